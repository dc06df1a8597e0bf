import { Group, Stack, Switch, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CustomerProfile, UpdatePreferences } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { BusyWords } from '../../components/busy/BusyWords';
import { Failure } from '../../components/states/Failure';
import { wateja } from '../../session/session';
import { type CustomerPath, customerKey } from './customer-queries';

const SWITCHES = ['can_receive_offers', 'can_receive_loyalty', 'do_not_contact'] as const;

interface PreferencesProps {
  path: CustomerPath;
  preferences: CustomerProfile['customer']['preferences'];
}

/** The preferences of the customer. Each switch is saved at once, and shows the value that the server has stored. */
export function Preferences({ path, preferences }: PreferencesProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const saving = useMutation({
    mutationFn: (body: UpdatePreferences) => wateja.preferences.update({ path, body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: customerKey(path) }),
  });
  return (
    <Stack component="section" className="card" aria-labelledby="preferences">
      <Group justify="space-between">
        <Title order={2} id="preferences">
          {t('preferences.title')}
        </Title>
        <div aria-live="polite">{saving.isPending && <BusyWords verb="saving" />}</div>
      </Group>
      {SWITCHES.map((name) => (
        <Switch
          key={name}
          label={t(`preferences.${name}`)}
          checked={preferences[name]}
          // A switch that is disabled would lose the focus.
          aria-disabled={saving.isPending}
          onChange={({ currentTarget }) => saving.isPending || saving.mutate({ [name]: currentTarget.checked })}
        />
      ))}
      {preferences.preferred_payment && (
        <Text>{t('preferences.payment', { method: t(`payment.${preferences.preferred_payment}`) })}</Text>
      )}
      {saving.isError && <Failure isRepeatable error={saving.error} onRetry={() => saving.mutate(saving.variables)} />}
    </Stack>
  );
}
