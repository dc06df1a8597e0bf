import { Group, NativeSelect, SimpleGrid, Stack, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AddConsent } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyWords } from '../../components/busy/BusyWords';
import { Drawer } from '../../components/Drawer';
import { Failure } from '../../components/states/Failure';
import { Loaded } from '../../components/states/Loaded';
import { randomId } from '../../random-id';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { BringBackConsent } from './BringBackConsent';
import { consentsQuery, customerKey, type CustomerPath } from './customer-queries';

const CHANNELS = ['sms', 'email'] as const;
const PURPOSES = ['service', 'offers', 'loyalty'] as const;
const STATES = ['granted', 'withdrawn'] as const;

/** A consent of the customer that was withdrawn, and that the owner wants to record again. */
type Withdrawn = Pick<AddConsent, 'channel' | 'purpose'>;

/**
 * Shows to which messages the customer has agreed. Each choice is an entry of the ledger, and shows what the server has
 * kept. Only an owner can record again what was withdrawn, and says why.
 */
export function Consents({ path }: { path: CustomerPath }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const consents = useQuery(consentsQuery(path));
  const isOwner = useShop().role === 'owner';
  const [withdrawn, setWithdrawn] = useState<Withdrawn | null>(null);
  const saving = useMutation({
    mutationFn: ({ body, key }: { body: AddConsent; key: string }) =>
      wateja.messaging.addConsent({ path, body, headers: { 'Idempotency-Key': key } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: customerKey(path) });
      setWithdrawn(null);
    },
  });
  const record = (body: Omit<AddConsent, 'source'>, key: string) =>
    saving.mutate({ body: { ...body, source: 'staff' }, key });
  return (
    <Stack component="section" className="card" aria-labelledby="consents">
      <Group justify="space-between">
        <Title order={2} id="consents">
          {t('consents.title')}
        </Title>
        <div aria-live="polite">{saving.isPending && <BusyWords verb="recording" />}</div>
      </Group>
      <Loaded query={consents} bars={3}>
        {(current) => (
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
            {PURPOSES.flatMap((purpose) =>
              CHANNELS.map((channel) => (
                <NativeSelect
                  key={`${purpose}-${channel}`}
                  label={`${t(`purpose.${purpose}`)} · ${t(`channel.${channel}`)}`}
                  // A choice that is disabled would lose the focus.
                  aria-disabled={saving.isPending}
                  data={[
                    { value: '', label: t('consents.unknown'), disabled: current[channel][purpose] !== null },
                    ...STATES.map((state) => ({
                      value: state,
                      label: t(`consents.${state}`),
                      disabled: state === 'granted' && current[channel][purpose] === 'withdrawn' && !isOwner,
                    })),
                  ]}
                  description={
                    current[channel][purpose] === 'withdrawn' && !isOwner ? t('bringBack.onlyOwner') : undefined
                  }
                  value={current[channel][purpose] ?? ''}
                  onChange={({ currentTarget }) => {
                    const state = STATES.find((candidate) => candidate === currentTarget.value);
                    if (!state || saving.isPending) return;
                    if (state === 'granted' && current[channel][purpose] === 'withdrawn') {
                      saving.reset();
                      setWithdrawn({ channel, purpose });
                    } else {
                      // The key is of this choice: only its repetition is the same entry, and not the same choice of a later time.
                      record({ channel, purpose, state }, randomId());
                    }
                  }}
                />
              )),
            )}
          </SimpleGrid>
        )}
      </Loaded>
      {withdrawn && (
        <Drawer title={t('bringBack.title')} onClose={() => setWithdrawn(null)}>
          <BringBackConsent
            isSaving={saving.isPending}
            error={saving.error}
            onSave={(words, key) => record({ ...withdrawn, state: 'granted', ...words }, key)}
          />
        </Drawer>
      )}
      {!withdrawn && saving.isError && (
        <Failure isRepeatable error={saving.error} onRetry={() => saving.mutate(saving.variables)} />
      )}
    </Stack>
  );
}
