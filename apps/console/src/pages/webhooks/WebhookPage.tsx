import './webhooks.css';

import { Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { TimedText } from '../../components/TimedText';
import { When } from '../../components/When';
import { ifMatch } from '../../components/conflict/version';
import { useFreshSignIn } from '../../components/fresh-sign-in/fresh-sign-in-context';
import { Failure } from '../../components/states/Failure';
import { Loaded } from '../../components/states/Loaded';
import { useToast } from '../../components/toast/toast-context';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { DeleteWebhook } from './DeleteWebhook';
import { Deliveries } from './Deliveries';
import { EditWebhook } from './EditWebhook';
import { RotateSecret } from './RotateSecret';
import { webhookQuery, type WebhookProps, webhooksKey } from './webhook-queries';
import { WebhookState } from './words';

/** One webhook: its events, the ways to change it, and the answers of its receiver. */
export function WebhookPage() {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const { webhookId } = useParams({ from: '/signed-in/$businessId/settings/webhooks/$webhookId' });
  const query = useQuery(webhookQuery(businessId, Number(webhookId)));
  return (
    <Stack>
      <Link
        to="/$businessId/settings/webhooks"
        params={{ businessId: String(businessId) }}
        style={{ alignSelf: 'flex-start' }}
      >
        {t('webhooks.all')}
      </Link>
      <Loaded query={query} bars={6}>
        {({ webhook, etag }) => (
          <Stack>
            <About webhook={webhook} etag={etag} />
            <Deliveries webhook={webhook} />
          </Stack>
        )}
      </Loaded>
    </Stack>
  );
}

function About({ webhook, etag }: WebhookProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { url, events, is_active, switched_off_at, waiting, previous_until } = webhook;
  return (
    <Stack className="card" gap="sm" component="section" aria-labelledby="webhook">
      <Title order={2} id="webhook" style={{ overflowWrap: 'anywhere' }}>
        {url}
      </Title>
      <Group gap="sm">
        <WebhookState webhook={webhook} />
        {!is_active && switched_off_at && (
          <Text c="dimmed">
            <TimedText i18nKey="webhooks.since" time={<When time={switched_off_at} as="dateTime" />} />
          </Text>
        )}
      </Group>
      {!is_active && <Text>{t('webhooks.offEffect')}</Text>}
      {waiting > 0 && <Text>{t('webhooks.waiting', { count: waiting, number: format.number(waiting) })}</Text>}
      {previous_until && (
        <Text>
          <TimedText i18nKey="webhooks.former" time={<When time={previous_until} as="dateTime" />} />
        </Text>
      )}
      <ul className="webhook-events" aria-label={t('webhooks.eventsColumn')}>
        {events.map((event) => (
          <li key={event}>
            <code>{event}</code>
          </li>
        ))}
      </ul>
      <Actions webhook={webhook} etag={etag} />
    </Stack>
  );
}

function Actions({ webhook, etag }: WebhookProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const queryClient = useQueryClient();
  const withFreshSignIn = useFreshSignIn();
  const { businessId } = useShop();
  const { id: webhookId, is_active } = webhook;
  const path = { businessId, webhookId };
  const readAgain = () => queryClient.invalidateQueries({ queryKey: webhooksKey(businessId) });
  const switching = useMutation({
    mutationFn: () => {
      const body = { is_active: !is_active };
      return withFreshSignIn(() => wateja.webhooks.update({ path, body, headers: ifMatch({ etag }) }));
    },
    onSettled: readAgain,
  });
  const pinging = useMutation({
    mutationFn: () => wateja.webhooks.ping({ path }),
    onSuccess: async () => {
      toast({ text: t('webhooks.pinged') });
      await readAgain();
    },
  });
  return (
    <>
      {switching.isError && <Failure error={switching.error} onRetry={() => switching.mutate()} />}
      {pinging.isError && <Failure error={pinging.error} onRetry={() => pinging.mutate()} />}
      <Group gap="sm">
        <EditWebhook webhook={webhook} />
        <OnlineButton
          variant="default"
          disabled={!is_active}
          loading={pinging.isPending}
          verb="sending"
          onClick={() => pinging.mutate()}
        >
          {t('webhooks.ping')}
        </OnlineButton>
        <OnlineButton variant="default" loading={switching.isPending} verb="saving" onClick={() => switching.mutate()}>
          {t(is_active ? 'webhooks.switchOff' : 'webhooks.switchOn')}
        </OnlineButton>
        <RotateSecret webhook={webhook} />
        <DeleteWebhook webhook={webhook} etag={etag} />
      </Group>
    </>
  );
}
