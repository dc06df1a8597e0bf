import { id } from '@wateja/common';
import { EVENT_SCHEMAS } from '@wateja/events';
import { z } from 'zod';

/**
 * The events that webhooks can get, and their data. They contain ids and amounts and no personal data, so that no
 * customer is known if a receiver leaks. Receivers get the rest from the API, with a key that can be revoked.
 */

const amount = z.string().regex(/^\d+\.\d{2}$/);
const customer = z.object({ business_id: id, customer_id: id });

const message = z.object({
  business_id: id,
  message_id: id,
  customer_id: id,
  campaign_id: id.nullable(),
  channel: z.enum(['sms', 'email']),
  kind: z.string().meta({ description: 'What it is sent for: a campaign, a receipt or another automatic message.' }),
});

interface WebhookEvent {
  description: string;
  data: z.ZodObject;
}

const points = (description: string): WebhookEvent => ({ description, data: EVENT_SCHEMAS['points.earned'] });

/** Each event by its name. */
export const WEBHOOK_EVENTS = {
  'customer.created': {
    description: 'A customer was created. For the customers of an import there is one event, `import.finished`.',
    data: customer,
  },
  'customer.updated': {
    description:
      'Fields of a customer have changed. `changed` names them. When a merge is undone, there is one such event for each ' +
      'of the two customers.',
    data: customer.extend({ changed: z.array(z.string()) }),
  },
  'customer.merged': {
    description:
      'Another customer was merged into this one, and is gone. If the merge is undone, there is a `customer.updated` ' +
      'for each of the two.',
    data: customer.extend({ from_customer_id: id }),
  },
  'customer.erased': {
    description:
      'A person asked to be forgotten. Forget what you have stored about them, also under the numbers of records that were ' +
      'merged into theirs.',
    data: EVENT_SCHEMAS['customer.erased'],
  },
  'sale.completed': { description: 'A sale was completed.', data: EVENT_SCHEMAS['sale.completed'] },
  'sale.refunded': { description: 'A sale or a part of it was refunded.', data: EVENT_SCHEMAS['sale.refunded'] },
  'metrics.refreshed': {
    description: 'The metrics of a customer have changed, because of a sale, a refund or an import.',
    data: customer.extend({
      total_purchases: z.int().min(0),
      total_spent: amount,
      average_spend: amount,
      last_purchase_date: z.iso.datetime({ offset: true }).nullable(),
      repeat_frequency: z.string().nullable(),
    }),
  },
  'tier.changed': {
    description: 'A customer has another tier. `from` and `to` are null for no tier.',
    data: EVENT_SCHEMAS['tier.changed'],
  },
  'points.earned': points('A customer has earned points.'),
  'points.reversed': points('A refund took back what its sale had earned.'),
  'points.redeemed': points('Points have paid for a sale.'),
  'points.returned': points('A refund gave back points that had paid for its sale.'),
  'points.expired': points('Points have expired.'),
  'points.adjusted': points('A user has adjusted the points of a customer.'),
  'points.overdrawn': {
    description: 'An entry took more points than the customer had.',
    data: EVENT_SCHEMAS['points.overdrawn'],
  },
  'message.sent': { description: 'A provider has accepted a message.', data: message },
  'message.delivered': { description: 'A message has reached the phone of its customer.', data: message },
  'message.failed': {
    description: 'A message will not reach its customer. `reason` says why.',
    data: message.extend({ reason: z.string().nullable() }),
  },
  'message.doubtful': {
    description: 'Wateja cannot tell whether a message was sent. A user decides whether to send it again.',
    data: message.extend({ reason: z.string().nullable() }),
  },
  'reply.received': {
    description: 'An SMS came in. Its text is in the inbox.',
    data: EVENT_SCHEMAS['reply.received'],
  },
  'import.finished': {
    description: 'An import of a file has finished.',
    data: z.object({
      business_id: id,
      import_id: id,
      kind: z.enum(['customers', 'sales', 'points']),
      created: z.int().min(0),
      updated: z.int().min(0),
      rejected: z.int().min(0),
    }),
  },
} satisfies Record<string, WebhookEvent>;

/** The name of an event that a webhook can get. */
export type WebhookEventName = keyof typeof WEBHOOK_EVENTS;

/** The names of all events, for schemas. */
export const WEBHOOK_EVENT_NAMES = Object.keys(WEBHOOK_EVENTS) as [WebhookEventName, ...WebhookEventName[]];

/** The event of a ping. No webhook subscribes to it: each gets its own pings. */
export const PING = 'webhook.ping';
