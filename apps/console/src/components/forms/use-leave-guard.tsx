import { Button, Group, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { type ReactNode, useCallback, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../Drawer';

/**
 * Asks before the user leaves a form with unsaved changes. `guard` is the dialog, and `release` lets the page leave
 * after it has saved. If the session has ended, nothing is asked.
 */
export function useLeaveGuard(isChanged: boolean): { guard: ReactNode; release: () => void } {
  const { t } = useTranslation();
  const isReleased = useRef(false);
  const release = useCallback(() => {
    isReleased.current = true;
  }, []);
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ next }) => isChanged && !isReleased.current && next.routeId !== '/login',
    enableBeforeUnload: () => isChanged && !isReleased.current,
    withResolver: true,
  });
  const guard = status === 'blocked' && (
    <Drawer title={t('leave.title')} onClose={reset}>
      <Text>{t('leave.effect')}</Text>
      <Group>
        <Button variant="default" data-autofocus onClick={reset}>
          {t('leave.stay')}
        </Button>
        <Button variant="default" onClick={proceed}>
          {t('leave.leave')}
        </Button>
      </Group>
    </Drawer>
  );
  return { guard, release };
}
