import {
  cursorInUrl,
  id,
  idInput,
  idInUrl,
  limit,
  message as sentence,
  nextCursor,
  storedEnum,
  text,
  timestamp,
  timestampInput,
  unitPrice,
} from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { CHANNELS, KINDS, PURPOSES } from '../../message-enums';

const status = z
  .enum(['queued', 'sending', 'sent', 'delivered', 'failed', 'doubtful', 'left_out', 'cancelled'])
  .meta({ examples: ['sent'] });
const channel = z.enum(CHANNELS).meta({ examples: ['sms'] });
const kind = z.enum(KINDS).meta({ examples: ['receipt'] });
const provider = z.enum(['africas_talking', 'smtp', 'mailbox']).meta({ examples: ['africas_talking'] });

export class MessagePath extends createZodDto(z.object({ messageId: idInUrl })) {}

/** The position at which a page ends. Messages are ordered by time and id. */
const position = z.strictObject({ list: z.string(), at: timestampInput, id });

/** The conditions by which lists and reports select messages. */
export const messageFilters = {
  status: status.optional().meta({ description: 'Lists only messages in this state.' }),
  channel: channel.optional().meta({ description: 'Lists only messages on this channel.' }),
  kind: kind.optional().meta({ description: 'Lists only messages of this kind.' }),
  provider: provider.optional().meta({
    description:
      'Lists only messages that were given to this provider. `mailbox` stands for messages that stayed in ' +
      'Wateja because no provider is configured.',
    examples: ['mailbox'],
  }),
  customer_id: idInUrl.optional().meta({ description: 'Lists only messages to this customer.' }),
  campaign_id: idInUrl.optional().meta({ description: 'Lists only messages of this campaign.' }),
  from: timestampInput.optional().meta({ description: 'Lists only messages created at or after this time.' }),
  to: timestampInput.optional().meta({ description: 'Lists only messages created before this time.' }),
};

export class MessageListQuery extends createZodDto(
  z.strictObject({ limit: limit(20), cursor: cursorInUrl(position).optional(), ...messageFilters }),
) {}

const time = (description: string) => timestamp.nullable().meta({ description });

/** A message as lists, reports and timelines show it. */
export const listedMessage = z
  .object({
    id,
    customer_id: id,
    campaign_id: id.nullable().meta({ examples: [null] }),
    kind: storedEnum(kind),
    purpose: storedEnum(z.enum(PURPOSES)).meta({ examples: ['service'] }),
    channel: storedEnum(channel),
    address: z
      .string()
      .meta({
        description:
          'Phone number (E.164) or email address. Address and texts are empty after the customer was erased.',
      })
      .meta({ examples: ['+254712345678'] }),
    subject: z
      .string()
      .nullable()
      .meta({ examples: [null] }),
    body: z.string().meta({ examples: ['Asante, Amina! Receipt R-1042: KES 2500.00.'] }),
    segments: z.int32().meta({ description: 'Number of SMS segments. 0 for an email.', examples: [1] }),
    cost: unitPrice.meta({
      description:
        'Cost in the currency of the business. It is an estimate until the provider reports what it charged.',
    }),
    status: storedEnum(status).meta({
      description:
        'State of the message. A message is `doubtful` if the provider did not answer, so that Wateja cannot ' +
        'tell whether the message arrived. It is not sent again unless a user asks for it.',
    }),
    reason: z
      .string()
      .nullable()
      .meta({ description: 'Why the message failed, is doubtful, was left out or was cancelled.', examples: [null] }),
    attempts: z.int32().meta({
      description:
        'How often the message was given to a provider. Attempts that fail for a reason that only operators ' +
        'can repair do not count.',
      examples: [1],
    }),
    provider: storedEnum(provider).nullable(),
    provider_message_id: z
      .string()
      .nullable()
      .meta({
        description: 'Id of the message at the provider.',
        examples: ['ATXid_2b6b2b6b2b6b2b6b2b6b2b6b2b6b2b6b'],
      }),
    send_after: timestamp.meta({ description: 'The message is not sent before this time.' }),
    sent_at: time('When the provider accepted the message.'),
    delivered_at: time('When the message arrived, according to the provider.'),
    failed_at: time('When the message failed.'),
    created_at: timestamp,
  })
  .meta({ id: 'Message' });

export class MessageList extends createZodDto(
  z.object({ messages: z.array(listedMessage), next_cursor: nextCursor }),
) {}

export class OneMessage extends createZodDto(z.object({ message: listedMessage })) {}

/** The body of POST /messaging/:businessId/messages. */
export class SendMessage extends createZodDto(
  z
    .strictObject({
      customer_id: idInput,
      channel: z.enum(['auto', ...CHANNELS]).meta({
        description: '`auto`: by SMS if the customer prefers SMS and has a valid phone number, otherwise by email.',
        examples: ['sms'],
      }),
      purpose: z.enum(PURPOSES).meta({
        description: '`service`: receipts and news about orders. `offers`: advertising. `loyalty`: points and thanks.',
        examples: ['service'],
      }),
      body: text(10_000, 'Body').meta({
        description:
          'Plain text, not a template. An SMS has at most 10 segments. An email gets the shop’s name as its subject.',
        examples: ['Your order is ready. We are open until 18:00.'],
      }),
    })
    .meta({
      example: {
        customer_id: 1,
        channel: 'sms',
        purpose: 'service',
        body: 'Your order is ready. We are open until 18:00.',
      },
    }),
) {}

export class MessageQueued extends createZodDto(
  z.object({ message: sentence('Message queued'), queued: listedMessage }),
) {}

export class MessageResent extends createZodDto(
  z.object({ message: sentence('Message queued again'), queued: listedMessage }),
) {}
