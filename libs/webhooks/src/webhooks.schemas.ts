import { id, idInUrl, identifier, list, message, storedEnum, timestamp } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { WEBHOOK_EVENT_NAMES } from './events/webhook-events';
import { MAX_WAITING } from './webhooks.queries';

/** A week: enough to change the secret at the receiver. */
const MAX_OVERLAP_HOURS = 7 * 24;

const url = identifier(2_000, 'URL').meta({
  description:
    'Where the requests go: an `https://` URL of the public internet, without user name and port, or with port 443 or 8443.',
  examples: ['https://books.example/wateja'],
});

const events = list(z.enum(WEBHOOK_EVENT_NAMES))
  .min(1, 'Must name at least one event')
  .max(WEBHOOK_EVENT_NAMES.length)
  .transform((names) => [...new Set(names)])
  .meta({ description: 'The events that are sent to the URL.', examples: [['sale.completed', 'sale.refunded']] });

/** The body of POST /webhooks/:businessId. */
export class CreateWebhook extends createZodDto(
  z
    .strictObject({ url, events })
    .meta({ example: { url: 'https://books.example/wateja', events: ['sale.completed', 'sale.refunded'] } }),
) {}

/** The body of PATCH /webhooks/:businessId/:webhookId. */
export class UpdateWebhook extends createZodDto(
  z
    .strictObject({
      url: url.optional(),
      events: events.optional(),
      is_active: z
        .boolean()
        .optional()
        .meta({ description: 'False: nothing is sent. Events that happen meanwhile are not sent later either.' }),
    })
    .meta({ example: { is_active: true } }),
) {}

/** The body of POST /webhooks/:businessId/:webhookId/rotate. */
export class RotateWebhookSecret extends createZodDto(
  z
    .strictObject({
      overlap_hours: z
        .int32()
        .min(0)
        .max(MAX_OVERLAP_HOURS)
        .default(24)
        .meta({
          description: 'For how many hours requests are also signed with the earlier secret. Send 0 after a leak.',
          examples: [24],
        }),
    })
    .meta({ example: { overlap_hours: 24 } }),
) {}

export class WebhookPath extends createZodDto(z.object({ webhookId: idInUrl })) {}

const webhook = z
  .object({
    id,
    business_id: id.meta({ examples: [5] }),
    url: z.string().meta({ examples: ['https://books.example/wateja'] }),
    events: z.array(z.string()).meta({ examples: [['sale.completed', 'sale.refunded']] }),
    is_active: z.boolean().meta({ examples: [true] }),
    switched_off_at: timestamp.nullable().meta({ examples: [null] }),
    switched_off_reason: storedEnum(z.enum(['by_hand', 'failing', 'gone', 'restored']))
      .nullable()
      .meta({
        description:
          'Why the webhook is switched off. `failing`: its receiver has accepted nothing for a day. `gone`: its receiver ' +
          'answered 410. `restored`: the shop was restored from a backup, so its receivers may belong to another copy.',
        examples: [null],
      }),
    waiting: z
      .int()
      .meta({ description: `How many events wait to be delivered, up to ${MAX_WAITING}.`, examples: [0] }),
    previous_until: timestamp.nullable().meta({
      description: 'Until when requests are also signed with an earlier secret. Null if there is none.',
      examples: [null],
    }),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Webhook' });

const secret = z.string().meta({
  description: 'With it the receiver checks the signatures. Only this answer shows it.',
  examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw2yV6Vn8pY0A='],
});

export class WebhookList extends createZodDto(z.object({ webhooks: z.array(webhook) })) {}
export class SingleWebhook extends createZodDto(z.object({ webhook })) {}
export class WebhookCreated extends createZodDto(
  z.object({ message: message('Webhook created successfully'), webhook, secret }),
) {}
export class WebhookUpdated extends createZodDto(
  z.object({ message: message('Webhook updated successfully'), webhook }),
) {}
export class WebhookDeleted extends createZodDto(
  z.object({ message: message('Webhook deleted successfully'), webhook: webhook.pick({ id: true, url: true }) }),
) {}
export class WebhookRotated extends createZodDto(
  z.object({ message: message('Enter this secret at the receiver'), webhook, secret }),
) {}
