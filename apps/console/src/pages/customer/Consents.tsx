import { NativeSelect, SimpleGrid, Stack, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AddConsent } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Failure } from '../../components/states/Failure';
import { Loaded } from '../../components/states/Loaded';
import { randomId } from '../../random-id';
import { wateja } from '../../session/session';
import { consentsQuery, customerKey, type CustomerPath } from './customer-queries';

const CHANNELS = ['sms', 'email'] as const;
const PURPOSES = ['service', 'offers', 'loyalty'] as const;
const STATES = ['granted', 'withdrawn'] as const;

/** To which messages the customer has agreed. Each choice is an entry of the ledger, and shows what the server has kept. */
export function Consents({ path }: { path: CustomerPath }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const consents = useQuery(consentsQuery(path));
  const saving = useMutation({
    mutationFn: ({ body, key }: { body: AddConsent; key: string }) =>
      wateja.messaging.addConsent({ path, body, headers: { 'Idempotency-Key': key } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: customerKey(path) }),
  });
  return (
    <Stack component="section" className="card" aria-labelledby="consents">
      <Title order={2} id="consents">
        {t('consents.title')}
      </Title>
      <Loaded query={consents} bars={3}>
        {(current) => (
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
            {PURPOSES.flatMap((purpose) =>
              CHANNELS.map((channel) => (
                <NativeSelect
                  key={`${purpose}-${channel}`}
                  label={`${t(`purpose.${purpose}`)} · ${t(`channel.${channel}`)}`}
                  disabled={saving.isPending}
                  data={[
                    { value: '', label: t('consents.unknown'), disabled: current[channel][purpose] !== null },
                    ...STATES.map((state) => ({ value: state, label: t(`consents.${state}`) })),
                  ]}
                  value={current[channel][purpose] ?? ''}
                  onChange={({ currentTarget }) => {
                    const state = STATES.find((one) => one === currentTarget.value);
                    if (!state) return;
                    // Of this choice: only its repetition is the same entry, and not the same choice of a later time.
                    saving.mutate({ body: { channel, purpose, state, source: 'staff' }, key: randomId() });
                  }}
                />
              )),
            )}
          </SimpleGrid>
        )}
      </Loaded>
      {saving.isError && <Failure error={saving.error} onRetry={() => saving.mutate(saving.variables)} />}
    </Stack>
  );
}
