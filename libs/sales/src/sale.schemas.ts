import { id, money, paymentMethod, quantity, storedEnum, timestamp } from '@wateja/common';
import { z } from 'zod';

export const saleStatus = z
  .enum(['pending', 'completed', 'cancelled', 'partially_refunded', 'refunded'])
  .meta({ examples: ['completed'] });

/** The ways in which sales arrive: one by one, in a batch, or from an import. */
export const saleSource = z.enum(['api', 'batch', 'import']).meta({ examples: ['api'] });
export type SaleSource = z.infer<typeof saleSource>;

export const sale = z
  .object({
    id: id.meta({ examples: [101] }),
    business_id: id.meta({ examples: [5] }),
    customer_id: id.nullable().meta({ examples: [1] }),
    external_id: z
      .string()
      .nullable()
      .meta({ examples: ['R-2024-0042'] }),
    subtotal_amount: money.meta({ description: 'What the lines cost: the sum of their line_total.' }),
    discount_amount: money.meta({
      description: 'All discounts: those of the lines, and those on the whole sale.',
      examples: ['0.00'],
    }),
    points_amount: money.meta({ description: 'What loyalty points paid.', examples: ['0.00'] }),
    rounding_amount: money.meta({
      description: 'What the till added to the total, or left out of it, to round it. It belongs to no line.',
      examples: ['0.00'],
    }),
    total_amount: money.meta({
      description: 'The money paid: subtotal_amount - discount_amount - points_amount + rounding_amount.',
    }),
    exchanged_amount: money.meta({
      description:
        'The part of total_amount that was paid with goods that came back in exchange. The payments are the rest.',
      examples: ['0.00'],
    }),
    total_items: quantity.meta({ examples: ['2'] }),
    refunded_amount: money.meta({ examples: ['0.00'] }),
    payment_method: storedEnum(paymentMethod).meta({ description: 'The method of the largest payment.' }),
    payments: z
      .array(
        z
          .object({
            method: storedEnum(paymentMethod),
            amount: money,
            reference: z
              .string()
              .nullable()
              .meta({ description: 'Null after the customer was erased.', examples: [null] }),
          })
          .meta({ id: 'SalePayment' }),
      )
      .meta({
        description:
          'How the sale was paid: at least one payment, unless goods in exchange paid it all. They add up to total_amount - exchanged_amount.',
      }),
    status: storedEnum(saleStatus),
    items: z.array(
      z
        .object({
          id: id.meta({ examples: [301] }),
          product_id: id.meta({ examples: [8] }),
          name: z
            .string()
            .nullable()
            .meta({
              description: 'As the till posted it, or else as the catalogue has it now. Null if neither has a name.',
              examples: ['Majani ya chai, 250 g'],
            }),
          quantity: quantity.meta({ examples: ['2'] }),
          unit_price: money.meta({ examples: ['1250.00'] }),
          line_total: money,
          discount_amount: money.meta({
            description: "The line's own discount, and its share of the discounts on the whole sale.",
            examples: ['0.00'],
          }),
          points_amount: money.meta({ examples: ['0.00'] }),
          net_amount: money.meta({
            description: 'What was paid for the line: line_total - discount_amount - points_amount.',
          }),
          refunded_quantity: quantity.meta({ examples: ['0'] }),
          refunded_amount: money.meta({ examples: ['0.00'] }),
        })
        .meta({ id: 'SaleItem' }),
    ),
    created_by: id.nullable().meta({
      description: 'The user who recorded the sale. Null if no user did, or if it is not known.',
      examples: [123],
    }),
    api_key_id: id.nullable().meta({ description: 'The API key that recorded the sale.', examples: [null] }),
    source: storedEnum(saleSource)
      .nullable()
      .meta({ description: 'Null for sales that were recorded before Wateja stored this.', examples: ['api'] }),
    created_at: timestamp,
    completed_at: timestamp.nullable(),
  })
  .meta({ id: 'Sale' });

/** A sale in a list. */
export const listedSale = sale
  .extend({
    customer_name: z
      .string()
      .nullable()
      .meta({
        description:
          'The name of the customer now. Null for a sale without a customer, and without the permission `customers:read`.',
        examples: ['Njeri Kamau'],
      }),
  })
  .meta({ id: 'ListedSale' });

const refund = z
  .object({
    id: id.meta({ examples: [12] }),
    amount: money,
    total_items: quantity.meta({ examples: ['1'] }),
    items: z
      .array(
        z
          .object({
            sale_item_id: id.meta({ examples: [301] }),
            quantity: quantity.meta({ examples: ['1'] }),
            amount: money,
          })
          .meta({ id: 'RefundItem' }),
      )
      .nullable()
      .meta({
        description:
          'The lines that came back. With goodwill their quantity is 0. Together they are the amount, except for the rounding ' +
          'of the sale. Null for refunds from before Wateja stored it.',
      }),
    goodwill: z.boolean().meta({ description: 'True for money without goods.', examples: [false] }),
    reason: z
      .string()
      .nullable()
      .meta({ description: 'Null after the customer was erased.', examples: ['Damaged packaging'] }),
    exchange_sale_id: id
      .nullable()
      .meta({ description: 'The sale for which the goods came back in exchange.', examples: [null] }),
    created_by: id.nullable().meta({ description: 'The user who refunded. Null for an API key.', examples: [123] }),
    created_by_name: z
      .string()
      .nullable()
      .meta({
        description: 'The name of this user. Administrators of the platform appear as `Platform`.',
        examples: ['Amina Otieno'],
      }),
    created_at: timestamp,
  })
  .meta({ id: 'Refund' });

/** A sale in an answer about this sale alone. */
export const saleWithRefunds = sale
  .extend({
    refunds: z.array(refund).meta({ description: 'The refunds of the sale, the first one first.', examples: [[]] }),
    exchange: z
      .object({ sale_id: id.meta({ examples: [101] }), refund_id: id.meta({ examples: [12] }), amount: money })
      .nullable()
      .meta({ description: 'The refund of the goods that came back in exchange for this sale.', examples: [null] }),
  })
  .meta({ id: 'SaleWithRefunds' });
