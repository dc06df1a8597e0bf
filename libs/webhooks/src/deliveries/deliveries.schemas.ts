import { cursorInUrl, id, idInUrl, limit, message, nextCursor, storedEnum, timestamp } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { PING, WEBHOOK_EVENT_NAMES } from '../events/webhook-events';
import { ATTEMPT_ERRORS } from '../sending/webhook-sender';

export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;
const status = z.enum(DELIVERY_STATES);

export class DeliveryPath extends createZodDto(z.object({ webhookId: idInUrl, deliveryId: idInUrl })) {}

export class DeliveryListQuery extends createZodDto(
  z.strictObject({
    limit: limit(20),
    cursor: cursorInUrl(z.strictObject({ list: z.string(), id })).optional(),
    status: status.optional().meta({ description: 'Only deliveries with this status.' }),
    event: z
      .enum([...WEBHOOK_EVENT_NAMES, PING])
      .optional()
      .meta({ description: 'Only deliveries of this event.', examples: ['sale.completed'] }),
  }),
) {}

const attempt = z
  .object({
    at: timestamp,
    url: z.string().meta({ examples: ['https://books.example/wateja'] }),
    status: z
      .int()
      .nullable()
      .meta({ description: 'The status of the answer; null without one.', examples: [204] }),
    error: storedEnum(z.enum(ATTEMPT_ERRORS))
      .nullable()
      .meta({
        description:
          'Why there was no answer. `refused_address`: the name leads to an address that webhooks may not reach. ' +
          '`timed_out`: it took longer than 10 seconds. `no_secret`: JWT_SECRET has changed; rotate the secret.',
        examples: [null],
      }),
    answer: z
      .string()
      .nullish()
      .meta({ description: 'The beginning of the answer. An erasure of the customer removes it.', examples: [''] }),
    duration_ms: z.int().meta({ examples: [84] }),
  })
  .meta({ id: 'WebhookAttempt' });

const listed = z.object({
  id,
  webhook_id: id,
  event_id: z.string().meta({
    description: 'The `webhook-id` of each request.',
    examples: ['4c1f3a52-0d53-4c4e-9d4b-6a3f0a4f7f10'],
  }),
  event: z.string().meta({ examples: ['sale.completed'] }),
  status: storedEnum(status).meta({ examples: ['delivered'] }),
  attempts: z.int().meta({ description: 'How many attempts were made, since the last replay.', examples: [1] }),
  occurred_at: timestamp,
  next_attempt_at: timestamp.nullable().meta({ description: 'Null when it is not pending.', examples: [null] }),
  settled_at: timestamp.nullable().meta({ description: 'When it was delivered, or failed for good.' }),
  last_attempt: attempt.nullable(),
});

const listedDelivery = listed.meta({ id: 'WebhookDelivery' });

const delivery = listed
  .extend({
    data: z.record(z.string(), z.unknown()).meta({
      description: 'The member `data` of the body.',
      examples: [{ business_id: 5, customer_id: 123 }],
    }),
    log: z.array(attempt).meta({ description: 'The attempts, oldest first, of which the last 40 are kept.' }),
  })
  .meta({ id: 'WebhookDeliveryWithLog' });

export class DeliveryList extends createZodDto(
  z.object({ deliveries: z.array(listedDelivery), next_cursor: nextCursor }),
) {}
export class SingleDelivery extends createZodDto(z.object({ delivery })) {}
export class DeliveryReplayed extends createZodDto(
  z.object({ message: message('The event will be delivered again'), delivery }),
) {}
export class WebhookPinged extends createZodDto(z.object({ message: message('Ping sent'), delivery })) {}
