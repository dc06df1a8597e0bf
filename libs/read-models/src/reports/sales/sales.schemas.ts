import { money, quantity, timestamp } from '@wateja/common';
import { sale, saleFilters } from '@wateja/sales';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { pageMembers, refuseOfOtherFormat, reportParameters } from '../query-schemas';
import type { ColumnKind } from '../report';

const name = z
  .string()
  .nullable()
  .meta({ description: 'The name of the customer now. Null for a sale without a customer.', examples: ['John Doe'] });
const refundedItems = quantity.meta({ examples: ['0'] });

const saleRow = z.object({
  ...sale.pick({ id: true, external_id: true, customer_id: true }).shape,
  customer_name: name,
  ...sale.pick({ status: true, payment_method: true }).shape,
  ...sale.pick({ subtotal_amount: true, discount_amount: true, points_amount: true, rounding_amount: true }).shape,
  ...sale.pick({ total_amount: true, exchanged_amount: true, total_items: true, refunded_amount: true }).shape,
  refunded_items: refundedItems,
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
  customer_name: name,
  status: sale.shape.status,
  product_id: line.shape.product_id,
  product_name: line.shape.name,
  quantity: line.shape.quantity,
  unit_price: line.shape.unit_price,
  line_total: line.shape.line_total,
  discount_amount: line.shape.discount_amount,
  points_amount: line.shape.points_amount,
  net_amount: line.shape.net_amount,
  refunded_quantity: refundedItems,
  refunded_amount: money.meta({ examples: ['0.00'] }),
  created_at: timestamp,
  completed_at: timestamp.nullable(),
});

export const SALE_COLUMNS = {
  id: 'id',
  external_id: 'text',
  customer_id: 'id',
  customer_name: 'text',
  status: 'text',
  payment_method: 'text',
  subtotal_amount: 'decimal',
  discount_amount: 'decimal',
  points_amount: 'decimal',
  rounding_amount: 'decimal',
  total_amount: 'decimal',
  exchanged_amount: 'decimal',
  total_items: 'decimal',
  refunded_amount: 'decimal',
  refunded_items: 'decimal',
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
  status: 'text',
  product_id: 'id',
  product_name: 'text',
  quantity: 'decimal',
  unit_price: 'decimal',
  line_total: 'decimal',
  discount_amount: 'decimal',
  points_amount: 'decimal',
  net_amount: 'decimal',
  refunded_quantity: 'decimal',
  refunded_amount: 'decimal',
  created_at: 'time',
  completed_at: 'time',
} as const satisfies Record<keyof z.output<typeof saleLineRow>, ColumnKind>;

export class SalesReportQuery extends createZodDto(
  z.strictObject({ ...reportParameters(SALE_COLUMNS), ...saleFilters }).superRefine(refuseOfOtherFormat),
) {}

export class SaleLinesReportQuery extends createZodDto(
  z.strictObject({ ...reportParameters(SALE_LINE_COLUMNS), ...saleFilters }).superRefine(refuseOfOtherFormat),
) {}

export class SalesReportPage extends createZodDto(z.object({ sales: z.array(saleRow), ...pageMembers })) {}

export class SaleLinesReportPage extends createZodDto(z.object({ sale_lines: z.array(saleLineRow), ...pageMembers })) {}
