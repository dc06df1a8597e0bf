import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Import } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { TimedText } from '../../components/TimedText';
import { When } from '../../components/When';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { importListQuery, importQuery, isMoving, mayChange } from './import-queries';

const UNDO_MS = 7 * 24 * 60 * 60 * 1_000;

interface UndoButtonProps {
  shopImport: Import;
  /** Whether it says until when it can be taken back. */
  isDated?: boolean;
}

/** Takes an import back, after a question that says what happens. A user who may not do that has no button. */
export function UndoButton({ shopImport, isDated = false }: UndoButtonProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const [now] = useState(() => Date.now());
  const { role } = useShop();
  const path = { businessId: shopImport.business_id, importId: shopImport.id };
  const reverting = useMutation({
    mutationFn: () => wateja.imports.revert({ path }),
    onSuccess: async ({ import: started }) => {
      queryClient.setQueryData(importQuery(path).queryKey, started);
      setIsAsking(false);
      await queryClient.invalidateQueries({ queryKey: importListQuery(path.businessId).queryKey });
    },
  });
  const last = shopImport.finished_at === null ? 0 : Date.parse(shopImport.finished_at) + UNDO_MS;
  if (!mayChange(shopImport, role) || isMoving(shopImport) || shopImport.status === 'reverted' || now >= last)
    return null;
  return (
    <>
      <Button variant="default" onClick={() => setIsAsking(true)}>
        {t('imports.undo')}
      </Button>
      {isDated && (
        <Text c="dimmed">
          <TimedText i18nKey="imports.undoUntil" time={<When time={new Date(last).toISOString()} as="dateTime" />} />
        </Text>
      )}
      {isAsking && (
        <Drawer title={t('imports.undo')} onClose={() => setIsAsking(false)}>
          <Text>{t('imports.undoEffect')}</Text>
          {reverting.isError && <Failure error={reverting.error} onRetry={() => reverting.mutate()} />}
          <Group>
            <Button variant="default" data-autofocus onClick={() => setIsAsking(false)}>
              {t('imports.keep')}
            </Button>
            <OnlineButton loading={reverting.isPending} verb="undoing" onClick={() => reverting.mutate()}>
              {t('imports.undo')}
            </OnlineButton>
          </Group>
        </Drawer>
      )}
    </>
  );
}
