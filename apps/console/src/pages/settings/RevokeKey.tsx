import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ApiKey } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { TimedText } from '../../components/TimedText';
import { When } from '../../components/When';
import { useFreshSignIn } from '../../components/fresh-sign-in/fresh-sign-in-context';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';

/** Ends a key for good, after a question that says who used it last. */
export function RevokeKey({ apiKey: { id: keyId, name, last_used_at } }: { apiKey: ApiKey }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const withFreshSignIn = useFreshSignIn();
  const { businessId } = useShop();
  const [isAsking, setIsAsking] = useState(false);
  const revoking = useMutation({
    mutationFn: () => withFreshSignIn(() => wateja.apiKeys.revoke({ path: { businessId, keyId } })),
    onSuccess: async () => {
      setIsAsking(false);
      await queryClient.invalidateQueries({ queryKey: [businessId, 'keys'] });
    },
  });
  return (
    <>
      <Button variant="default" size="xs" aria-label={t('keys.revokeOf', { name })} onClick={() => setIsAsking(true)}>
        {t('keys.revoke')}
      </Button>
      {isAsking && (
        <Drawer title={t('keys.revokeOf', { name })} onClose={() => setIsAsking(false)}>
          <Text>{t('keys.effect')}</Text>
          <Text>
            {last_used_at ? (
              <TimedText i18nKey="keys.wasUsed" time={<When time={last_used_at} />} />
            ) : (
              t('keys.wasNeverUsed')
            )}
          </Text>
          {revoking.isError && <Failure error={revoking.error} onRetry={() => revoking.mutate()} />}
          <Group>
            <Button variant="default" data-autofocus onClick={() => setIsAsking(false)}>
              {t('form.cancel')}
            </Button>
            <OnlineButton
              className="dangerous"
              loading={revoking.isPending}
              verb="revoking"
              onClick={() => revoking.mutate()}
            >
              {t('keys.revokeNow')}
            </OnlineButton>
          </Group>
        </Drawer>
      )}
    </>
  );
}
