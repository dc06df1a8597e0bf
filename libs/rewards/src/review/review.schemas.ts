import {
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

import { points } from '../ledger/points.schemas';

const kind = z.enum(['overdrawn', 'over_offline_limit']);

export class ReviewPath extends createZodDto(z.object({ reviewId: idInUrl })) {}

export class ReviewQuery extends createZodDto(
  z.strictObject({
    limit: limit(20),
    cursor: cursorInUrl(z.strictObject({ list: z.string(), id })).optional(),
    state: z.enum(['open', 'done', 'all']).default('open'),
    kind: kind.optional(),
  }),
) {}

const seller = {
  user_id: id.nullable().meta({ description: 'The user who sold. Null for an API key.', examples: [123] }),
  api_key_id: id.nullable().meta({ description: 'The API key that sold.', examples: [null] }),
};

const review = z.object({
  id: id.meta({ examples: [7] }),
  kind: storedEnum(kind).meta({
    description:
      '`overdrawn`: the sale used more points than the account had, so the customer owes them. `over_offline_limit`: it ' +
      'used more than the programme allows without a network.',
    examples: ['overdrawn'],
  }),
  sale_id: id.meta({ examples: [101] }),
  customer_id: id.meta({ examples: [1] }),
  points: points('30').meta({ description: 'How many points too many.' }),
  ...seller,
  completed_at: timestamp.meta({ description: 'When the sale took place.' }),
  created_at: timestamp,
  done_at: timestamp.nullable().meta({ description: 'Null: no user has looked at it yet.', examples: [null] }),
  done_by: id.nullable().meta({ examples: [null] }),
});

export class ReviewList extends createZodDto(z.object({ reviews: z.array(review), next_cursor: nextCursor })) {}
export class ReviewDone extends createZodDto(z.object({ message: message('Marked as done'), review })) {}

export class RefusalQuery extends createZodDto(
  z.strictObject({
    limit: limit(20),
    cursor: cursorInUrl(z.strictObject({ business_id: id, at: timestampInput, id })).optional(),
  }),
) {}

const refusalCode = z
  .string()
  .meta({ description: 'Why the quote or the claim was refused.', examples: ['redemption_limit'] });

export class RefusalList extends createZodDto(
  z.object({
    refusals: z.array(
      z.object({
        id: id.meta({ examples: [4711] }),
        at: timestamp,
        code: refusalCode,
        customer_id: id.nullable().meta({ examples: [1] }),
        user_id: seller.user_id.meta({ description: 'The user who asked. Null for an API key.' }),
        api_key_id: seller.api_key_id.meta({ description: 'The API key that asked.' }),
      }),
    ),
    next_cursor: nextCursor,
  }),
) {}

export class CashierQuery extends createZodDto(
  z.strictObject({
    days: z.coerce.number().int().min(1).max(366).default(30).meta({ description: 'How many days back from now.' }),
  }),
) {}

export class CashierList extends createZodDto(
  z.object({
    cashiers: z
      .array(
        z.object({
          ...seller,
          sales: z.int32().meta({ description: 'All purchases that the cashier recorded.', examples: [412] }),
          customer_id: id.meta({ description: 'The customer with most of these purchases.', examples: [1] }),
          customer_sales: z.int32().meta({ examples: [37] }),
          share: z.string().meta({ description: 'customer_sales as a part of sales.', examples: ['0.09'] }),
        }),
      )
      .meta({ description: 'The largest shares first, at most 100.' }),
  }),
) {}

export class GiverList extends createZodDto(
  z.object({
    givers: z
      .array(
        z.object({
          user_id: seller.user_id.meta({ description: 'The user who gave. Null for an API key.' }),
          api_key_id: seller.api_key_id.meta({ description: 'The API key that gave.' }),
          adjustments: z.int32().meta({ description: 'How often they gave points by hand.', examples: [6] }),
          points_given: points('900'),
          claims: z.int32().meta({ description: 'How many receipts they gave to customers.', examples: [2] }),
          points_claimed: points('37').meta({ description: 'What these receipts have earned.' }),
          customer_id: id.meta({ description: 'The customer who got something most often.', examples: [1] }),
          customer_times: z.int32().meta({ examples: [5] }),
          is_unusual: z.boolean().meta({
            description:
              'True: five times or more, and more than three times the median of the others who sold or gave.',
            examples: [true],
          }),
        }),
      )
      .meta({ description: 'At most 100, those who gave most points first.' }),
  }),
) {}
