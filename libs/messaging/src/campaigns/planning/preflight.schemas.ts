import { id, money, storedEnum, timestamp, unitPrice } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { CHANNELS } from '../../message-enums';

const customers = (description: string) => z.int32().meta({ description, examples: [120] });
const reason = z.string().meta({ examples: ['consent_missing'] });

/** The reasons for leaving customers out, with the number of customers. The most frequent comes first. */
export const leftOut = z.array(z.object({ reason, customers: z.int32().meta({ examples: [14] }) }));

/** The cost of messages, in the currency of the shop. */
export const costs = z.object({
  currency: z.string().meta({ examples: ['KES'] }),
  total: unitPrice,
  sms: unitPrice,
  email: unitPrice.meta({ examples: ['0.00'] }),
});

const sample = z.object({
  customer_id: id,
  channel: storedEnum(z.enum(CHANNELS)),
  subject: z
    .string()
    .nullable()
    .meta({ description: 'Subject of an email.', examples: [null] }),
  body: z.string().meta({ examples: ['Habari Amina, new exercise books are in. Mama Njeri Shop'] }),
  segments: z.int32().meta({ description: 'Number of SMS segments. 0 for an email.', examples: [1] }),
  send_after: timestamp,
});

export class Preflight extends createZodDto(
  z.object({
    preflight: z.object({
      audience: customers('Active customers who meet the conditions.'),
      recipients: z.object({
        total: customers('Customers who would get a message.'),
        sms: z.int32().meta({ examples: [110] }),
        email: z.int32().meta({ examples: [10] }),
      }),
      holdout: customers('Customers who would be in the holdout.'),
      left_out: leftOut,
      deferred: customers(
        'Recipients whose message would be sent after the start, because of quiet hours or their preferred ' +
          'contact time.',
      ),
      segments: z.int32().meta({ description: 'Number of segments of all SMS.', examples: [110] }),
      cost: costs,
      budget_cap: money.nullable().meta({ examples: [null] }),
      begins_at: timestamp,
      samples: z.array(sample).meta({ description: 'The texts for three of the recipients.' }),
    }),
  }),
) {}
