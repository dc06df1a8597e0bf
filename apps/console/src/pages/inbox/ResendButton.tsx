import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Message } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { useIdempotencyKey } from '../../components/forms/use-idempotency-key';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';

/** Sends a failed or doubtful message again, after a question. Staff may not. */
export function ResendButton({ message: { id, status } }: { message: Message }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { businessId, isManager } = useShop();
  const keyOf = useIdempotencyKey();
  const [isAsking, setIsAsking] = useState(false);
  const resending = useMutation({
    mutationFn: () =>
      wateja.messaging.resendMessage({ path: { businessId, messageId: id }, headers: keyOf({ resend: id }) }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: [businessId, 'messages'] });
      setIsAsking(false);
    },
  });
  if (!isManager || (status !== 'failed' && status !== 'doubtful')) return null;
  return (
    <>
      <Button variant="default" size="xs" style={{ alignSelf: 'flex-start' }} onClick={() => setIsAsking(true)}>
        {t('sent.resend')}
      </Button>
      {isAsking && (
        <Drawer title={t('sent.resend')} onClose={() => setIsAsking(false)}>
          <Text>{t(status === 'doubtful' ? 'sent.effectDoubtful' : 'sent.effect')}</Text>
          {resending.isError && <Failure isRepeatable error={resending.error} onRetry={() => resending.mutate()} />}
          <Group>
            <Button variant="default" data-autofocus onClick={() => setIsAsking(false)}>
              {t('sent.keep')}
            </Button>
            <OnlineButton loading={resending.isPending} verb="sending" onClick={() => resending.mutate()}>
              {t('sent.resendNow')}
            </OnlineButton>
          </Group>
        </Drawer>
      )}
    </>
  );
}
