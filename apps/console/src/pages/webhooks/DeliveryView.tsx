import { Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Webhook, WebhookAttempt } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Facts } from '../../components/Facts';
import { When } from '../../components/When';
import { Failure } from '../../components/states/Failure';
import { Loaded } from '../../components/states/Loaded';
import { useToast } from '../../components/toast/toast-context';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { deliveryQuery, webhooksKey } from './webhook-queries';
import { DeliveryStatus, useAnswerText } from './words';

/** One delivery: what was sent, what each attempt got as an answer, and a way to deliver it again. */
export function DeliveryView({ webhook, deliveryId }: { webhook: Webhook; deliveryId: number }) {
  const { t } = useTranslation();
  const toast = useToast();
  const queryClient = useQueryClient();
  const { businessId } = useShop();
  const query = useQuery(deliveryQuery(businessId, webhook.id, deliveryId));
  const replaying = useMutation({
    mutationFn: () => wateja.webhooks.replayDelivery({ path: { businessId, webhookId: webhook.id, deliveryId } }),
    onSuccess: () => toast({ text: t('webhooks.replayed') }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: webhooksKey(businessId) }),
  });
  return (
    <Loaded query={query} bars={4}>
      {({ event_id, status, occurred_at, next_attempt_at, data, log }) => (
        <Stack>
          <DeliveryStatus status={status} />
          <Facts
            facts={[
              ['webhook-id', event_id],
              [t('webhooks.when'), <When key="at" time={occurred_at} as="dateTime" />],
              [t('webhooks.nextAttempt'), next_attempt_at && <When key="next" time={next_attempt_at} as="dateTime" />],
            ]}
          />
          <Title order={3}>{t('webhooks.sent')}</Title>
          <pre className="webhook-body">{JSON.stringify(data, null, 2)}</pre>
          <Title order={3}>{t('webhooks.attempts')}</Title>
          {log.length === 0 && <Text c="dimmed">{t('webhooks.noAttempts')}</Text>}
          {log.map((attempt) => (
            <Attempt key={attempt.at} attempt={attempt} />
          ))}
          {replaying.isError && <Failure error={replaying.error} onRetry={() => replaying.mutate()} />}
          {!webhook.is_active && <Text>{t('webhooks.switchOnFirst')}</Text>}
          <OnlineButton
            disabled={!webhook.is_active || status === 'pending'}
            loading={replaying.isPending}
            verb="sending"
            onClick={() => replaying.mutate()}
          >
            {t('webhooks.replay')}
          </OnlineButton>
        </Stack>
      )}
    </Loaded>
  );
}

function Attempt({ attempt }: { attempt: WebhookAttempt }) {
  const { t } = useTranslation();
  const format = useFormat();
  const answerText = useAnswerText();
  return (
    <Stack gap={4}>
      <Text>
        <When time={attempt.at} as="dateTime" /> · {answerText(attempt)} ·{' '}
        {t('webhooks.took', { milliseconds: format.number(attempt.duration_ms) })}
      </Text>
      {attempt.answer && <pre className="webhook-body">{attempt.answer}</pre>}
    </Stack>
  );
}
