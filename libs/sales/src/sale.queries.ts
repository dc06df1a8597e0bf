import { Prisma } from '@wateja/prisma';

import type { SaleListQuery } from './sales.schemas';

/** A row of {@link salesByIds} and {@link saleList}: the answer's `sale`, before its values are written as text. */
export interface SaleRow {
  id: number;
  business_id: number;
  customer_id: number | null;
  external_id: string | null;
  total_amount: Prisma.Decimal;
  total_items: Prisma.Decimal;
  refunded_amount: Prisma.Decimal;
  payment_method: string;
  status: string;
  items: { id: number; product_id: number; quantity: string; unit_price: string; line_total: string }[];
  created_at: Date;
  completed_at: Date | null;
}

const SALE = Prisma.sql`
  s.id, s.business_id, s.customer_id, s.external_id, s.total_amount, s.total_items, s.refunded_amount,
  s.payment_method, s.status, s.created_at, s.completed_at,
  COALESCE((
    SELECT json_agg(json_build_object(
      'id', i.id, 'product_id', i.product_id, 'quantity', i.quantity::text,
      'unit_price', i.unit_price::text, 'line_total', i.line_total::text
    ) ORDER BY i.id)
    FROM sale_items i WHERE i.business_id = s.business_id AND i.sale_id = s.id
  ), '[]') AS items`;

export function salesByIds(businessId: number, ids: number[]): Prisma.Sql {
  return Prisma.sql`SELECT ${SALE} FROM sales s WHERE s.business_id = ${businessId} AND s.id = ANY(${ids}::int[])`;
}

/** When a sale took place: its completion, or its creation while it waits for one. */
const TIME = Prisma.sql`COALESCE(s.completed_at, s.created_at)`;

function matching(businessId: number, query: SaleListQuery): Prisma.Sql {
  const conditions = [Prisma.sql`s.business_id = ${businessId}`];
  if (query.customer_id !== undefined) conditions.push(Prisma.sql`s.customer_id = ${query.customer_id}`);
  if (query.status !== undefined) conditions.push(Prisma.sql`s.status = ${query.status}`);
  if (query.from !== undefined) conditions.push(Prisma.sql`${TIME} >= ${query.from}`);
  if (query.to !== undefined) conditions.push(Prisma.sql`${TIME} < ${query.to}`);
  return Prisma.join(conditions, ' AND ');
}

/** Newest first. */
export function saleList(businessId: number, query: SaleListQuery): Prisma.Sql {
  return Prisma.sql`
    SELECT ${SALE} FROM sales s WHERE ${matching(businessId, query)}
    ORDER BY ${TIME} DESC, s.id DESC LIMIT ${query.limit} OFFSET ${query.offset}`;
}

export function saleCount(businessId: number, query: SaleListQuery): Prisma.Sql {
  return Prisma.sql`SELECT count(*)::int AS total FROM sales s WHERE ${matching(businessId, query)}`;
}
