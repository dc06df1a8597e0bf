import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type DeliveryList, type Webhook, type WebhookDelivery, withEntityTag } from '@wateja/client';

import type { Version } from '../../components/conflict/version';
import { listPages, PAGE_SIZE } from '../../components/states/list-pages';
import { wateja } from '../../session/session';
import type { DeliveriesSearch } from './deliveries-search';
import { textOfEvents } from './webhook-events';

/** The state of a new delivery is read again so often. */
const SOON_MS = 2_000;
/** A webhook is read again so often while events wait: they arrive, or it is switched off. */
const WAITING_MS = 5_000;

/** The key of everything about the webhooks of a shop. */
export const webhooksKey = (businessId: number) => [businessId, 'webhooks'] as const;

/** The webhooks of a shop. */
export const webhooksQuery = (businessId: number) =>
  queryOptions({
    queryKey: [...webhooksKey(businessId), 'list'],
    queryFn: async () => (await wateja.webhooks.list({ path: { businessId } })).webhooks,
  });

/** One webhook, with the tag that a change sends. */
export const webhookQuery = (businessId: number, webhookId: number) =>
  queryOptions({
    queryKey: [...webhooksKey(businessId), 'one', webhookId],
    queryFn: () => readWebhook(businessId, webhookId),
    refetchInterval: ({ state }) =>
      state.data?.webhook.is_active === true && state.data.webhook.waiting > 0 ? WAITING_MS : false,
  });

/** The latest delivery of a webhook. */
export const lastDeliveryQuery = (businessId: number, webhookId: number) =>
  queryOptions({
    queryKey: [...webhooksKey(businessId), 'last', webhookId],
    queryFn: async () => {
      const query = { limit: 1 };
      const { deliveries } = await wateja.webhooks.listDeliveries({ path: { businessId, webhookId }, query });
      return deliveries[0] ?? null;
    },
  });

/** The deliveries of a webhook that the filters select, newest first. While one waits for its first attempt, they are read again. */
export const deliveriesQuery = (businessId: number, { id: webhookId, is_active }: Webhook, search: DeliveriesSearch) =>
  infiniteQueryOptions({
    queryKey: [...webhooksKey(businessId), 'deliveries', webhookId, search],
    queryFn: ({ pageParam: { cursor } }) =>
      wateja.webhooks.listDeliveries({
        path: { businessId, webhookId },
        query: { limit: PAGE_SIZE, ...search, ...(cursor && { cursor }) },
      }),
    ...listPages<DeliveryList>(({ deliveries }) => deliveries),
    refetchInterval: ({ state }) =>
      is_active && state.data?.pages[0]?.deliveries.some(isNew) === true ? SOON_MS : false,
  });

/** One delivery, with what was sent and what was answered. */
export const deliveryQuery = (businessId: number, webhookId: number, deliveryId: number) =>
  queryOptions({
    queryKey: [...webhooksKey(businessId), 'delivery', webhookId, deliveryId],
    queryFn: async () => (await wateja.webhooks.getDelivery({ path: { businessId, webhookId, deliveryId } })).delivery,
    refetchInterval: ({ state }) => (state.data && isNew(state.data) ? SOON_MS : false),
  });

/** A webhook, with the tag that a change sends. */
export interface WebhookProps {
  webhook: Webhook;
  etag: string | null;
}

/** What the form of a webhook holds. */
export interface WebhookDraft {
  url: string;
  events: string;
}

/** A webhook as its form holds it. */
export async function readDraft(businessId: number, webhookId: number): Promise<Version<WebhookDraft>> {
  const { webhook, etag } = await readWebhook(businessId, webhookId);
  return { draft: { url: webhook.url, events: textOfEvents(webhook.events) }, etag, changedAt: webhook.updated_at };
}

async function readWebhook(businessId: number, webhookId: number): Promise<WebhookProps> {
  const { answer, etag } = await withEntityTag((options) =>
    wateja.webhooks.get({ path: { businessId, webhookId }, ...options }),
  );
  return { webhook: answer.webhook, etag };
}

const isNew = ({ status, attempts }: Pick<WebhookDelivery, 'status' | 'attempts'>) =>
  status === 'pending' && attempts === 0;
