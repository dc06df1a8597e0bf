import { booleanInUrl, id, idInput, idInUrl, message, money, timestamp } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { customer } from '../customers.schemas';

const whose = z.enum(['this', 'from']);

const keep = z.strictObject({
  phone: whose.optional(),
  email: whose.optional(),
  address: whose.optional(),
  preferences: whose.optional(),
});
export type Keep = z.output<typeof keep>;

/** The body of POST /customers/:businessId/:customerId/merge. */
export class MergeCustomers extends createZodDto(
  z
    .strictObject({
      from_customer_id: idInput.meta({
        description: 'The customer who is merged into the one in the path, and no longer exists afterwards.',
        examples: [38],
      }),
      keep: keep.default({}).meta({
        description:
          'Whose value stays: of the customer in the path (`this`) or of the other one (`from`). For a field that is ' +
          'left out it is `this`, and what is missing there is taken from the other one.',
      }),
    })
    .meta({ example: { from_customer_id: 38, keep: { phone: 'from' } } }),
) {}

export class MergeQuery extends createZodDto(
  z.strictObject({
    preview: booleanInUrl
      .default(false)
      .meta({ description: 'True computes the whole merge, and changes nothing.', examples: [true] }),
  }),
) {}

const count = z
  .int32()
  .min(0)
  .meta({ examples: [2] });
const state = z.enum(['granted', 'withdrawn']).nullable();
const byPurpose = z.object({ service: state, offers: state, loyalty: state });

/** How many records of the other customer a merge moves. */
export const moves = z
  .object({
    sales: count,
    notes: count,
    messages: count,
    replies: count,
    campaigns: count,
    consents: count,
    points_entries: count,
  })
  .meta({ description: 'How many records of the other customer now belong to this one.' });

const merge = z
  .object({
    id: id.nullable().meta({ description: 'Null for a preview.' }),
    customer: customer.meta({ description: 'The customer after the merge.' }),
    from_customer_id: id.meta({ examples: [124] }),
    moves,
    purchases: z
      .object({ total_purchases: count, total_spent: money })
      .meta({ description: 'Of both together, net of refunds.' }),
    consents: z
      .object({ sms: byPurpose, email: byPurpose })
      .meta({ description: 'What either of them had withdrawn stays withdrawn.' }),
    points: z
      .object({ balance: z.string().meta({ description: 'The points of both.', examples: ['445'] }) })
      .nullable()
      .meta({ description: 'Null if neither of them has an account.' }),
    undo_until: timestamp.nullable().meta({ description: 'Null for a preview.' }),
  })
  .meta({ id: 'CustomerMerge' });

export class CustomersMergedAnswer extends createZodDto(
  z.object({ message: message('Customers merged successfully'), merge }),
) {}

export class MergePath extends createZodDto(z.object({ customerId: idInUrl, mergeId: idInUrl })) {}

export class MergeUndoneAnswer extends createZodDto(
  z.object({
    message: message('Merge undone successfully'),
    customers: z.array(customer).length(2).meta({ description: 'The customer in the path first.' }),
  }),
) {}
