import {
  id,
  identifier,
  idInput,
  list,
  message,
  money,
  moneyInput,
  optional,
  properName,
  quantityInput,
  storedEnum,
  timestamp,
} from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { points } from '../ledger/points.schemas';
import { earningPromotion } from '../members/members.schemas';

const MAX_LINES = 500;
const MAX_POINTS = 100_000_000;
const NOT_POINTS = 'Must be a whole number of points, or max';

const item = z
  .strictObject({
    product_id: idInput.meta({ examples: [8] }),
    name: optional(properName(255, 'Product name')).meta({
      description:
        'The quote does not use it. It is accepted so that a till can send the same lines for the quote and the ' +
        'sale, which stores it.',
    }),
    quantity: quantityInput,
    unit_price: moneyInput.meta({ examples: ['250.00'] }),
    discount_amount: moneyInput.default('0.00').meta({ description: "The till's own discount on the line." }),
  })
  .transform(({ name: _name, ...line }) => line);

const redeemPoints = z
  .union([z.string().regex(/^(?:max|\d{1,9})$/, NOT_POINTS), z.int32()], NOT_POINTS)
  .transform((value) => (value === 'max' ? value : Number(value)))
  .refine((value) => value === 'max' || (value >= 0 && value <= MAX_POINTS), NOT_POINTS);

export class QuotePath extends createZodDto(
  z.object({
    quoteId: z.uuid('Must be the id of a quote').meta({ examples: ['5b2f6c1e-8a53-4f0e-9c7d-2f1f4a0b6d31'] }),
  }),
) {}

export class CreateQuote extends createZodDto(
  z
    .strictObject({
      customer_id: idInput.optional(),
      phone: identifier(20, 'Phone')
        .optional()
        .meta({ description: 'Instead of the customer_id, in any spelling.', examples: ['0712 345 678'] }),
      items: list(item)
        .min(1, 'A sale must have at least one line')
        .max(MAX_LINES)
        .optional()
        .meta({ description: 'The lines. The sale repeats them in the same order.' }),
      total_amount: moneyInput.optional().meta({ description: 'Before all discounts. Only for a sale without items.' }),
      discount_amount: moneyInput.default('0.00').meta({ description: "The till's own discount on the whole sale." }),
      redeem_points: redeemPoints.default(0).meta({
        description: 'The points to use: a whole number, or `max` for as many as possible.',
        examples: [200],
      }),
      at_most: z.boolean().default(false).meta({ description: 'True: use what there is, if there are fewer points.' }),
    })
    .superRefine((quote, context) => {
      const refuse = (path: string, text: string) => context.addIssue({ code: 'custom', path: [path], message: text });
      if ((quote.phone === undefined) === (quote.customer_id === undefined)) {
        refuse('customer_id', 'Send a customer_id or a phone');
      }
      if (quote.items && quote.total_amount !== undefined) {
        refuse('total_amount', 'Not allowed with items, because it is computed from them');
      }
      if (!quote.items && quote.total_amount === undefined) {
        refuse('items', 'Required; a sale without lines needs total_amount instead');
      }
    })
    .meta({
      example: {
        customer_id: 1,
        items: [{ product_id: 5, quantity: '4', unit_price: '250.00' }],
        redeem_points: 200,
        at_most: true,
      },
    }),
) {}

/** The amounts of a quote, as they are stored. They never change. */
export const quotedAmounts = z.object({
  tier: z
    .object({ name: z.string().meta({ examples: ['Gold'] }), discount_percent: z.string().meta({ examples: ['5'] }) })
    .nullable()
    .meta({ description: "The customer's tier. Null: none." }),
  subtotal_amount: money.meta({ description: 'The lines before all discounts.', examples: ['1000.00'] }),
  till_discount_amount: money.meta({
    description: "The till's own discount on the sale, as it was sent.",
    examples: ['0.00'],
  }),
  discount_amount: money.meta({
    description: 'All discounts: of the till, of the tier, and of rounding to amounts that can be paid.',
    examples: ['50.00'],
  }),
  points: z.object({
    available: points('620').meta({ description: 'What the customer could use: the balance less reserved points.' }),
    redeemed: points('200').meta({ description: 'The points that this quote reserves, and its sale uses.' }),
    amount: money.meta({ description: 'What these points pay.', examples: ['200.00'] }),
    most: points('475').meta({ description: 'The most points that the customer could use in this sale.' }),
  }),
  payable_amount: money.meta({ description: 'What is to pay in money.', examples: ['750.00'] }),
  points_to_earn: points('7').meta({ description: 'What the sale will earn.' }),
  multiplier: points('1.5')
    .nullable()
    .meta({ description: 'What multiplies the points for spending. Null for quotes from before promotions.' }),
  promotion: earningPromotion,
  lines: z.array(
    z
      .object({
        index: z.int32().meta({ examples: [0] }),
        line_total: money.meta({ examples: ['1000.00'] }),
        discount_amount: money.meta({ examples: ['50.00'] }),
        points_amount: money.meta({ examples: ['200.00'] }),
        net_amount: money.meta({ description: 'What the line costs in money.', examples: ['750.00'] }),
      })
      .meta({ id: 'QuoteLine' }),
  ),
});

export const quoteStatus = z.enum(['open', 'used', 'cancelled', 'expired']).meta({ examples: ['open'] });

const quote = z
  .object({
    id: z.uuid().meta({ examples: ['5b2f6c1e-8a53-4f0e-9c7d-2f1f4a0b6d31'] }),
    status: storedEnum(quoteStatus).meta({
      description: 'A quote expires at `valid_until` by itself. Only an open one reserves points.',
    }),
    valid_until: timestamp,
    is_extended: z.boolean().meta({ examples: [false] }),
    customer_id: id.meta({ examples: [123] }),
    sale_id: id.nullable().meta({ description: 'The sale that used the quote.', examples: [null] }),
    created_at: timestamp,
    ...quotedAmounts.shape,
  })
  .meta({ id: 'Quote' });

export class OneQuote extends createZodDto(z.object({ quote })) {}
export class QuoteCreated extends createZodDto(z.object({ message: message('Quote created'), quote })) {}
export class QuoteProlonged extends createZodDto(z.object({ message: message('Quote extended'), quote })) {}
