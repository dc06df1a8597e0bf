import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useLastChange } from '../../components/conflict/use-last-change';
import { ifMatch, isChangedMeanwhile } from '../../components/conflict/version';
import { ChangedBeforeDeletion } from '../../components/conflict/WhoChanged';
import { Drawer } from '../../components/Drawer';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { type WebhookProps, webhooksKey, webhooksQuery } from './webhook-queries';

/** Deletes a webhook with its deliveries, after a question. */
export function DeleteWebhook({ webhook: { id: webhookId, url }, etag }: WebhookProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { businessId } = useShop();
  const [isAsking, setIsAsking] = useState(false);
  const deleting = useMutation({
    mutationFn: () => wateja.webhooks.delete({ path: { businessId, webhookId }, headers: ifMatch({ etag }) }),
    // The page shows what the other person made of it.
    onError: () => queryClient.invalidateQueries({ queryKey: webhooksKey(businessId) }),
    onSuccess: async () => {
      await navigate({ to: '/$businessId/settings/webhooks', params: { businessId: String(businessId) } });
      await queryClient.invalidateQueries({ queryKey: webhooksQuery(businessId).queryKey });
    },
  });
  const lastChange = useLastChange({ resource: 'webhook', id: webhookId });
  const { error } = deleting;
  return (
    <>
      <Button variant="default" onClick={() => setIsAsking(true)}>
        {t('webhooks.delete')}
      </Button>
      {isAsking && (
        <Drawer title={t('webhooks.delete')} onClose={() => setIsAsking(false)}>
          <Text style={{ overflowWrap: 'anywhere' }}>{t('webhooks.deleteEffect', { url })}</Text>
          {isChangedMeanwhile(error) && <ChangedBeforeDeletion read={lastChange} />}
          {error && !isChangedMeanwhile(error) && (
            <Failure isRepeatable error={error} onRetry={() => deleting.mutate()} />
          )}
          <Group>
            <Button variant="default" data-autofocus onClick={() => setIsAsking(false)}>
              {t('form.cancel')}
            </Button>
            <OnlineButton
              className="dangerous"
              loading={deleting.isPending}
              verb="deleting"
              onClick={() => deleting.mutate()}
            >
              {t('webhooks.deleteNow')}
            </OnlineButton>
          </Group>
        </Drawer>
      )}
    </>
  );
}
