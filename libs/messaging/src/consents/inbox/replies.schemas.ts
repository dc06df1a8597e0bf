import {
  booleanInUrl,
  cursorInUrl,
  id,
  idInUrl,
  limit,
  message,
  nextCursor,
  storedEnum,
  timestamp,
  timestampInput,
} from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { SMS_REQUESTS } from '../requests/sms-requests';

export class ReplyPath extends createZodDto(z.object({ replyId: idInUrl })) {}

/** The position at which a page ends. Replies are ordered by time and id. */
const position = z.strictObject({ list: z.string(), at: timestampInput, id });

export class ReplyListQuery extends createZodDto(
  z.strictObject({
    limit: limit(20),
    cursor: cursorInUrl(position).optional(),
    unread: booleanInUrl.optional().meta({ description: '`true`: only unread replies. `false`: only read ones.' }),
  }),
) {}

/** An SMS from a customer. Data exports show it too. */
export const listedReply = z.object({
  id,
  customer_id: id.nullable().meta({
    description: 'The customer who has the phone; null if nobody has it, or several customers.',
    examples: [123],
  }),
  customer_ids: z.array(id).meta({
    description:
      'All customers who had the phone when the SMS came in. If nobody had it then, the customers who have it now.',
    examples: [[123]],
  }),
  phone: z.string().meta({ description: 'Who sent it, in E.164.', examples: ['+254712345678'] }),
  body: z.string().meta({ examples: ['Please stop sending me messages'] }),
  request: storedEnum(z.enum(SMS_REQUESTS))
    .nullable()
    .meta({
      description:
        'What it asks for; null for all other texts. `stop` and `start` are done. A `possible_stop` looks like a wish to ' +
        'get no more messages: Wateja has ended offers by SMS, and a person has to read it and decide.',
      examples: ['possible_stop'],
    }),
  received_at: timestamp,
  read_at: timestamp
    .nullable()
    .meta({ description: 'When somebody marked it as read; null if nobody has.', examples: [null] }),
});

export class ReplyList extends createZodDto(z.object({ replies: z.array(listedReply), next_cursor: nextCursor })) {}

export class ReplyRead extends createZodDto(
  z.object({ message: message('Reply marked as read'), reply: listedReply }),
) {}
