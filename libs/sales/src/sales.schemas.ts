import {
  cursorInUrl,
  decimalInput,
  id,
  identifier,
  idInput,
  idInUrl,
  idInUrlLike,
  limit,
  list,
  MAX_SALE_AMOUNT,
  money,
  moneyInput,
  nextCursor,
  offset,
  oneWayToBegin,
  optional,
  paymentMethod,
  properName,
  quantityInput,
  timestampInput,
} from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { exchangeInput, exchangeProblems } from './exchange.schemas';
import { MAX_LINES, MAX_SALE_ITEMS, saleTotals, toCents, toThousandths } from './sale-arithmetic';
import { quoteId, quoteProblems, saleRewards } from './quoted-sale.schemas';
import { listedSale, sale, saleStatus, saleWithRefunds } from './sale.schemas';

const MAX_CLOCK_SKEW_MS = 24 * 60 * 60 * 1_000;

const completedAt = timestampInput
  .refine((time) => time.getTime() <= Date.now() + MAX_CLOCK_SKEW_MS, 'Must not be in the future')
  .meta({
    description: 'When the sale took place, for sales recorded later, such as those of an offline till. Default: now.',
  });

export const saleItemInput = z.strictObject({
  product_id: idInput.meta({
    description:
      'The id of the product: a whole number of your till. An SKU is text, so it does not fit here: send the number ' +
      'that your till has for the product.',
    examples: [8],
  }),
  name: optional(properName(255, 'Product name')).meta({
    description:
      'What the receipt calls the product. It stays on the line. Without it, answers show the name that the ' +
      'catalogue has. It does not belong to the content: a repeated post may have another name.',
    examples: ['Majani ya chai, 250 g'],
  }),
  quantity: quantityInput,
  unit_price: moneyInput.meta({ examples: ['1250.00'] }),
  discount_amount: moneyInput.optional().meta({
    description: 'What the till took off this line, such as 20.00 of 3 × 40.00 for "3 for 100.00".',
    examples: ['20.00'],
  }),
});

/** What a till adds or leaves out so that the total can be paid with the coins that there are. */
const roundingInput = decimalInput({
  integers: 1,
  fractions: 2,
  example: '-0.40',
  message: 'Must be an amount from -0.99 to 0.99 with at most 2 decimals',
  mayBeNegative: true,
})
  .refine((amount) => Math.abs(Number(amount)) < 1, 'Must be an amount from -0.99 to 0.99')
  .meta({
    description:
      'What the till added to the total, or left out of it, to round it: from -0.99 to 0.99. It belongs to no line, earns ' +
      'nothing, and comes back with the last line of the sale.',
    examples: ['-0.40'],
  });

const MAX_PAYMENTS = 20;

const reference = identifier(64, 'Reference').meta({ examples: ['SJK4H7L2QA'] });

const payment = z.strictObject({
  method: paymentMethod,
  amount: moneyInput.refine((amount) => Number(amount) > 0, 'Must be more than 0').meta({ examples: ['2500.00'] }),
  reference: optional(reference).meta({
    description: 'The number of the payment elsewhere, such as the code of an M-Pesa payment. It is stored as typed.',
  }),
});

/**
 * A sale as a till posts it: with `items`, or with `total_amount` and `total_items` if it keeps its lines elsewhere.
 */
export const createSale = z
  .strictObject({
    customer_id: idInput
      .nullish()
      .meta({ description: 'The customer. Leave it out for a customer who is not registered.', examples: [1] }),
    payment_method: paymentMethod.optional().meta({
      description:
        'How the customer paid. Required without payments. With payments it is the method of the largest payment (of ' +
        'equal ones, of the first), and may be left out.',
    }),
    payments: list(payment)
      .min(1, 'Must have at least one payment')
      .max(MAX_PAYMENTS)
      .optional()
      .meta({
        description:
          'The payments, if the customer paid by several methods, or if a payment has a reference. They add up to the ' +
          'total of the sale. One payment without a reference is the same as payment_method alone.',
        examples: [
          [
            { method: 'mpesa', amount: '2000.00', reference: 'SJK4H7L2QA' },
            { method: 'cash', amount: '500.00' },
          ],
        ],
      }),
    status: z.enum(['completed', 'pending']).default('completed'),
    quote_id: quoteId.optional(),
    exchange: exchangeInput.optional(),
    items: list(saleItemInput).min(1, 'A sale must have at least one line').max(MAX_LINES).optional(),
    discount_amount: moneyInput.optional().meta({
      description:
        'What the till took off the whole sale, besides the discounts of lines. With items it is shared out over the ' +
        'lines in proportion to what they cost after their own discounts.',
      examples: ['50.00'],
    }),
    rounding_amount: roundingInput.optional(),
    total_amount: moneyInput.optional().meta({
      description: 'The money paid, after discounts and rounding. Allowed only for a sale without items.',
    }),
    total_items: quantityInput.optional().meta({ description: 'Allowed only for a sale without items.' }),
    external_id: optional(identifier(64, 'External id').meta({ examples: ['R-2024-0042'] })).meta({
      description: 'The receipt number of the till. It is unique in the business.',
    }),
    completed_at: completedAt.optional(),
  })
  .superRefine((sale, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (sale.items) {
      if (sale.total_amount !== undefined)
        refuse('total_amount', 'Not allowed with items, because it is computed from them');
      if (sale.total_items !== undefined)
        refuse('total_items', 'Not allowed with items, because it is computed from them');
      const totals = saleTotals(sale.items);
      if (totals.cents > toCents(MAX_SALE_AMOUNT)) refuse('items', `The total must be at most ${MAX_SALE_AMOUNT}`);
      if (totals.thousandths > toThousandths(MAX_SALE_ITEMS))
        refuse('items', `A sale must have at most ${MAX_SALE_ITEMS} items`);
    } else if (sale.total_amount === undefined && sale.total_items === undefined) {
      refuse('items', 'Required; a sale without lines needs total_amount and total_items instead');
    } else {
      if (sale.total_amount === undefined) refuse('total_amount', 'Required with total_items');
      if (sale.total_items === undefined) refuse('total_items', 'Required with total_amount');
    }
    if (sale.payment_method === undefined && !sale.payments) refuse('payment_method', 'Required without payments');
    for (const [path, message] of [...quoteProblems(sale), ...exchangeProblems(sale)]) refuse(path, message);
    if (sale.status === 'pending' && sale.completed_at)
      refuse('completed_at', 'Not allowed for a pending sale, which is not completed yet');
  })
  .meta({
    example: {
      customer_id: 1,
      payment_method: 'mpesa',
      items: [
        { product_id: 5, quantity: '4', unit_price: '65.00' },
        { product_id: 9, quantity: '1.5', unit_price: '215.00' },
      ],
      external_id: 'T1-000042',
    },
  });

/** A sale that a client posted, after validation and before Wateja computes its totals. */
export type PostedSale = z.output<typeof createSale>;

const message = (sentence: string) => z.string().meta({ examples: [sentence] });

// In the demo shop, sales 1 and 2 are orders that wait to be collected, and sale 3 is the first that was completed.
export class SalePath extends createZodDto(z.object({ saleId: idInUrlLike(3) })) {}
export class CompletedOrderPath extends createZodDto(z.object({ saleId: idInUrlLike(1) })) {}
export class CancelledOrderPath extends createZodDto(z.object({ saleId: idInUrlLike(2) })) {}
/** The body of POST /sales/:businessId. */
export class CreateSale extends createZodDto(createSale) {}
/** The body of POST /sales/:businessId/:saleId/complete. */
export class CompleteSale extends createZodDto(
  z.strictObject({ completed_at: completedAt.optional() }).meta({ example: {} }),
) {}

/** The position at which a page of sales ends: the time and the id of its last sale. */
const salePosition = z.strictObject({ list: z.string(), time: timestampInput, id });

/** The conditions by which lists and reports select sales. */
export const saleFilters = {
  customer_id: idInUrl.optional().meta({ description: 'Lists only sales to this customer.' }),
  external_id: identifier(64, 'External id')
    .optional()
    .meta({ description: 'Finds the sale with this receipt number.', examples: ['R-2024-0042'] }),
  status: saleStatus.optional(),
  payment_method: paymentMethod
    .optional()
    .meta({ description: 'Lists only sales that this method paid, wholly or in part.' }),
  from: timestampInput.optional().meta({ description: 'Lists only sales at or after this time.' }),
  to: timestampInput.optional().meta({ description: 'Lists only sales before this time.' }),
};

export class SaleListQuery extends createZodDto(
  z
    .strictObject({
      limit: limit(20),
      offset,
      cursor: cursorInUrl(salePosition).optional(),
      ...saleFilters,
    })
    .refine(oneWayToBegin.check, oneWayToBegin.params),
) {}

export class SaleCreated extends createZodDto(
  z.object({
    message: message('Sale created successfully'),
    sale,
    rewards: saleRewards.nullable(),
    exchange: saleWithRefunds.shape.exchange.unwrap().optional().meta({
      description: 'Only of an exchange: the refund of the goods that came back, and their sale.',
    }),
    to_pay: money.optional().meta({
      description: 'Only of an exchange: what the customer pays, total_amount - exchanged_amount of the sale.',
      examples: ['250.00'],
    }),
    to_give_back: money.optional().meta({
      description: 'Only of an exchange: what the customer gets, if the goods that came back are worth more.',
      examples: ['0.00'],
    }),
  }),
) {}
export class SaleChanged extends createZodDto(
  z.object({ message: message('Sale completed successfully'), sale: saleWithRefunds }),
) {}
export class SingleSale extends createZodDto(z.object({ sale: saleWithRefunds })) {}
export class SaleList extends createZodDto(
  z.object({
    sales: z.array(listedSale),
    total: z.int32().meta({ examples: [45] }),
    limit: z.int32().meta({ examples: [20] }),
    offset: z.int32().meta({ examples: [0] }),
    next_cursor: nextCursor,
  }),
) {}
