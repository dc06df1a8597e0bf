import { money, quantity, timestamp } from '@wateja/common';
import { sale, saleFilters, saleWithRefunds } from '@wateja/sales';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { pageMembers, refuseOfOtherFormat, reportParameters } from '../query-schemas';
import type { ColumnKind } from '../report';

const name = z
  .string()
  .nullable()
  .meta({ description: 'The name of the customer now. Null for a sale without a customer.', examples: ['John Doe'] });
const customerOfSale = {
  customer_name: name,
  customer_external_id: z
    .string()
    .nullable()
    .meta({ description: 'The `external_id` of the customer now.', examples: ['TILL-0042'] }),
  customer_phone: z
    .string()
    .nullable()
    .meta({ description: 'Null without the permission `customers:read`.', examples: ['+254701234567'] }),
  customer_email: z
    .string()
    .nullable()
    .meta({ description: 'Null without the permission `customers:read`.', examples: ['john@example.com'] }),
};
const refundOfSale = saleWithRefunds.shape.refunds.element
  .pick({ id: true, amount: true, total_items: true, goodwill: true, reason: true })
  .extend(saleWithRefunds.shape.refunds.element.pick({ exchange_sale_id: true, created_at: true }).shape)
  .extend({
    external_id: z
      .string()
      .nullable()
      .meta({ description: 'The number of an imported refund.', examples: [null] }),
    exchange_external_id: z
      .string()
      .nullable()
      .meta({
        description: 'The receipt number of the sale for which the goods came back in exchange.',
        examples: [null],
      }),
  })
  .meta({ id: 'ReportedRefund' });
const refundOfLine = refundOfSale
  .extend({
    line_quantity: quantity.meta({ description: 'How much of this line came back.', examples: ['1'] }),
    line_amount: money.meta({ description: 'What was given back for this line.' }),
  })
  .meta({ id: 'ReportedLineRefund' });
const exchangeOfSale = saleWithRefunds.shape.exchange
  .unwrap()
  .extend({ refund_external_id: refundOfSale.shape.external_id })
  .nullable()
  .meta({
    description: 'The refund of the goods that came back in exchange for this sale, and the sale of these goods.',
    examples: [null],
  });
const refundedItems = quantity.meta({ examples: ['0'] });

const saleRow = z.object({
  ...sale.pick({ id: true, external_id: true, customer_id: true }).shape,
  ...customerOfSale,
  ...sale.pick({ status: true, payment_method: true, payments: true }).shape,
  ...sale.pick({ subtotal_amount: true, discount_amount: true, points_amount: true, rounding_amount: true }).shape,
  ...sale.pick({ total_amount: true, exchanged_amount: true, total_items: true, refunded_amount: true }).shape,
  refunded_items: refundedItems,
  refunds: z.array(refundOfSale).meta({ description: 'The refunds, the first one first.', examples: [[]] }),
  exchange: exchangeOfSale,
  lines: z.int32().meta({ description: 'How many lines the report `sale-lines` has of the sale.', examples: [2] }),
  ...sale.pick({ source: true, created_by: true, api_key_id: true, created_at: true, completed_at: true }).shape,
});

const line = sale.shape.items.element;
const saleLineRow = z.object({
  id: line.shape.id,
  sale_id: sale.shape.id,
  external_id: sale.shape.external_id.meta({
    description: 'The receipt number of the sale.',
    examples: ['R-2024-0042'],
  }),
  customer_id: sale.shape.customer_id,
  ...customerOfSale,
  ...sale.pick({ status: true, payment_method: true, payments: true }).shape,
  product_id: line.shape.product_id,
  sku: z
    .string()
    .nullable()
    .meta({ description: 'The SKU that the catalogue has now.', examples: ['CHAI-250'] }),
  product_name: line.shape.name,
  quantity: line.shape.quantity,
  unit_price: line.shape.unit_price,
  line_total: line.shape.line_total,
  discount_amount: line.shape.discount_amount,
  points_amount: line.shape.points_amount,
  net_amount: line.shape.net_amount,
  refunded_quantity: refundedItems,
  refunded_amount: money.meta({ examples: ['0.00'] }),
  refunds: z.array(refundOfLine).meta({
    description: 'The refunds that gave back something of this line, the first one first.',
    examples: [[]],
  }),
  rounding_amount: sale.shape.rounding_amount,
  exchanged_amount: sale.shape.exchanged_amount,
  exchange: exchangeOfSale,
  created_at: timestamp,
  completed_at: timestamp.nullable(),
});

export const SALE_COLUMNS = {
  id: 'id',
  external_id: 'text',
  customer_id: 'id',
  customer_name: 'text',
  customer_external_id: 'text',
  customer_phone: 'text',
  customer_email: 'text',
  status: 'text',
  payment_method: 'text',
  payments: 'json',
  subtotal_amount: 'decimal',
  discount_amount: 'decimal',
  points_amount: 'decimal',
  rounding_amount: 'decimal',
  total_amount: 'decimal',
  exchanged_amount: 'decimal',
  total_items: 'decimal',
  refunded_amount: 'decimal',
  refunded_items: 'decimal',
  refunds: 'json',
  exchange: 'json',
  lines: 'integer',
  source: 'text',
  created_by: 'id',
  api_key_id: 'id',
  created_at: 'time',
  completed_at: 'time',
} as const satisfies Record<keyof z.output<typeof saleRow>, ColumnKind>;

export const SALE_LINE_COLUMNS = {
  id: 'id',
  sale_id: 'id',
  external_id: 'text',
  customer_id: 'id',
  customer_name: 'text',
  customer_external_id: 'text',
  customer_phone: 'text',
  customer_email: 'text',
  status: 'text',
  payment_method: 'text',
  payments: 'json',
  product_id: 'id',
  sku: 'text',
  product_name: 'text',
  quantity: 'decimal',
  unit_price: 'decimal',
  line_total: 'decimal',
  discount_amount: 'decimal',
  points_amount: 'decimal',
  net_amount: 'decimal',
  refunded_quantity: 'decimal',
  refunded_amount: 'decimal',
  refunds: 'json',
  rounding_amount: 'decimal',
  exchanged_amount: 'decimal',
  exchange: 'json',
  created_at: 'time',
  completed_at: 'time',
} as const satisfies Record<keyof z.output<typeof saleLineRow>, ColumnKind>;

/** The columns of both reports that tell how to reach the customer. */
export const GUARDED_OF_SALE = { customer_phone: 'customers:read', customer_email: 'customers:read' } as const;

export class SalesReportQuery extends createZodDto(
  z.strictObject({ ...reportParameters(SALE_COLUMNS), ...saleFilters }).superRefine(refuseOfOtherFormat),
) {}

export class SaleLinesReportQuery extends createZodDto(
  z.strictObject({ ...reportParameters(SALE_LINE_COLUMNS), ...saleFilters }).superRefine(refuseOfOtherFormat),
) {}

export class SalesReportPage extends createZodDto(z.object({ sales: z.array(saleRow), ...pageMembers })) {}

export class SaleLinesReportPage extends createZodDto(z.object({ sale_lines: z.array(saleLineRow), ...pageMembers })) {}
