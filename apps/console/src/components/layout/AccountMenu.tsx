import { Button, Popover } from '@mantine/core';
import { IconUserCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { LazyAccountPanel } from './LazyAccountPanel';

/** The account of the user, behind a button of the top bar. */
export function AccountMenu() {
  const { t } = useTranslation();
  return (
    <Popover position="bottom-end" trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button
          variant="default"
          px="sm"
          flex="none"
          leftSection={<IconUserCircle size={20} stroke={1.75} aria-hidden />}
        >
          {t('account.label')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('account.label')}>
        <LazyAccountPanel />
      </Popover.Dropdown>
    </Popover>
  );
}
