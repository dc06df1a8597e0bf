import { Stack, Switch, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { ShortcutTable } from '../../components/layout/ShortcutTable';
import { useShortcutsSwitch } from '../../components/layout/use-shortcuts-switch';

/** The keys that open pages, and the switch for them. */
export function ShortcutSettings() {
  const { t } = useTranslation();
  const [areOn, setAreOn] = useShortcutsSwitch();
  return (
    <Stack component="section" className="card" gap="sm" aria-labelledby="shortcuts">
      <Title order={2} id="shortcuts">
        {t('shortcuts.title')}
      </Title>
      <Switch
        label={t('shortcuts.switch')}
        checked={areOn}
        onChange={({ currentTarget }) => setAreOn(currentTarget.checked)}
      />
      <ShortcutTable />
    </Stack>
  );
}
