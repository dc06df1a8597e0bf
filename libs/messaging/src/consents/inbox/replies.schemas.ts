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
export const listedReply = z
  .object({
    id,
    customer_id: id.nullable().meta({
      description: 'The customer who has the phone number. Null if no customer or several customers have it.',
      examples: [123],
    }),
    customer_ids: z.array(id).meta({
      description:
        'All customers who had the phone number when the SMS arrived. If no customer had it then: the ' +
        'customers who have it now.',
      examples: [[123]],
    }),
    phone: z.string().meta({ description: 'Phone number of the sender (E.164).', examples: ['+254712345678'] }),
    body: z.string().meta({ examples: ['Please stop sending me messages'] }),
    request: storedEnum(z.enum(SMS_REQUESTS))
      .nullable()
      .meta({
        description:
          'The request in the SMS. Null for all other texts. Wateja has carried out `stop` and `start`. A ' +
          '`possible_stop` may be a request for no more messages: Wateja has ended offers by SMS, and a person ' +
          'must read the SMS and decide.',
        examples: ['possible_stop'],
      }),
    received_at: timestamp,
    read_at: timestamp
      .nullable()
      .meta({ description: 'When a user marked the reply as read. Null if it is unread.', examples: [null] }),
  })
  .meta({ id: 'Reply' });

export class ReplyList extends createZodDto(z.object({ replies: z.array(listedReply), next_cursor: nextCursor })) {}

export class ReplyRead extends createZodDto(
  z.object({ message: message('Reply marked as read'), reply: listedReply }),
) {}
