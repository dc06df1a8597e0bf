import {
  cursorInUrl,
  id,
  idInUrl,
  limit,
  message as sentence,
  nextCursor,
  storedEnum,
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

export class MessageListQuery extends createZodDto(
  z.strictObject({
    limit: limit(20),
    cursor: cursorInUrl(position).optional(),
    status: status.optional().meta({ description: 'Only messages in this state.' }),
    channel: channel.optional().meta({ description: 'Only messages that go this way.' }),
    kind: kind.optional().meta({ description: 'Only messages of this cause.' }),
    provider: provider.optional().meta({
      description: 'Only messages that this provider took. `mailbox` keeps them where no provider is configured.',
      examples: ['mailbox'],
    }),
    customer_id: idInUrl.optional().meta({ description: 'Only messages to this customer.' }),
    campaign_id: idInUrl.optional().meta({ description: 'Only messages of this campaign.' }),
    from: timestampInput.optional().meta({ description: 'Messages that were written at or after this time.' }),
    to: timestampInput.optional().meta({ description: 'Messages that were written before this time.' }),
  }),
) {}

const time = (description: string) => timestamp.nullable().meta({ description });

const message = z.object({
  id,
  customer_id: id,
  campaign_id: id.nullable().meta({ examples: [null] }),
  kind: storedEnum(kind),
  purpose: storedEnum(z.enum(PURPOSES)).meta({ examples: ['service'] }),
  channel: storedEnum(channel),
  address: z
    .string()
    .meta({ description: 'Phone in E.164, or email address. Empty once the customer is erased, as the texts are.' })
    .meta({ examples: ['+254712345678'] }),
  subject: z
    .string()
    .nullable()
    .meta({ examples: [null] }),
  body: z.string().meta({ examples: ['Asante, Amina! Receipt R-1042: KES 2500.00.'] }),
  segments: z.int32().meta({ description: 'Of an SMS; 0 for an email.', examples: [1] }),
  cost: unitPrice.meta({
    description: 'In the currency of the business: an estimate, until the provider says what it charged.',
  }),
  status: storedEnum(status).meta({
    description:
      'Of a `doubtful` message nobody knows whether it arrived: the answer of the provider did not come. It is not sent ' +
      'again unless somebody asks for it.',
  }),
  reason: z
    .string()
    .nullable()
    .meta({ description: 'Why it failed, is doubtful, was left out or cancelled.', examples: [null] }),
  attempts: z.int32().meta({
    description:
      'How often it was handed to a provider. What fails for a reason that only operators can repair does not count.',
    examples: [1],
  }),
  provider: storedEnum(provider).nullable(),
  provider_message_id: z
    .string()
    .nullable()
    .meta({ description: 'Its name at the provider.', examples: ['ATXid_2b6b2b6b2b6b2b6b2b6b2b6b2b6b2b6b'] }),
  send_after: timestamp.meta({ description: 'Not before this time.' }),
  sent_at: time('When the provider took it.'),
  delivered_at: time('When the provider heard that it arrived.'),
  failed_at: time('When it was known that it does not arrive.'),
  created_at: timestamp,
});

export class MessageList extends createZodDto(z.object({ messages: z.array(message), next_cursor: nextCursor })) {}

export class OneMessage extends createZodDto(z.object({ message })) {}

export class MessageResent extends createZodDto(
  z.object({ message: sentence('Message queued again'), queued: message }),
) {}
