import { Group, Switch, TextInput } from '@mantine/core';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import type { MessagingSettings } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Loaded } from '../../components/states/Loaded';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import type { StepProps } from './step';
import { StepForm } from './StepForm';

const settingsQuery = (businessId: number) =>
  queryOptions({
    queryKey: [businessId, 'messaging-settings'],
    queryFn: async () => (await wateja.messaging.getMessagingSettings({ path: { businessId } })).settings,
  });

/** When the shop writes to nobody, and whether offers need a consent. */
export function MessagesStep(props: StepProps) {
  const { businessId } = useShop();
  const query = useQuery(settingsQuery(businessId));
  return (
    <Loaded query={query} bars={2}>
      {(settings) => <Settings settings={settings} {...props} />}
    </Loaded>
  );
}

function Settings({ settings, ...props }: StepProps & MessagingSettings) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { businessId } = useShop();
  const [needsConsent, setNeedsConsent] = useState(settings.offers_need_consent);
  const [from, setFrom] = useState(settings.quiet_from);
  const [to, setTo] = useState(settings.quiet_to);
  const save = async () => {
    const { settings: saved } = await wateja.messaging.updateMessagingSettings({
      path: { businessId },
      body: { offers_need_consent: needsConsent, quiet_from: from, quiet_to: to },
    });
    // If the step is opened again, it begins with these and does not save the former ones back.
    queryClient.setQueryData(settingsQuery(businessId).queryKey, saved);
  };
  return (
    <StepForm save={save} {...props}>
      <Switch
        label={t('start.needsConsent')}
        checked={needsConsent}
        onChange={({ currentTarget }) => setNeedsConsent(currentTarget.checked)}
      />
      <Group grow>
        <TextInput
          type="time"
          label={t('start.quietFrom')}
          value={from}
          onChange={({ currentTarget }) => setFrom(currentTarget.value)}
        />
        <TextInput
          type="time"
          label={t('start.quietTo')}
          value={to}
          onChange={({ currentTarget }) => setTo(currentTarget.value)}
        />
      </Group>
    </StepForm>
  );
}
