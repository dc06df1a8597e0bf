import { Prisma } from '@wateja/prisma';

import type { RefundableSale } from './refund-plan';

/** True if the ledger of points has entries of the sale `s`: nobody can remove these. */
const HAS_POINTS = Prisma.sql`EXISTS (
  SELECT FROM reward_entries e
  WHERE e.business_id = s.business_id AND e.type IN ('earn', 'redeem') AND e.key = s.id::text)`;

/**
 * True if the ledger of points has entries of any refund of the sale `s`. Each entry takes back what all refunds up to its
 * own move, less what is booked already. So without an earlier refund that moved no points itself, the entry would be wrong.
 */
const HAS_REFUND_POINTS = Prisma.sql`EXISTS (
  SELECT FROM sale_refunds o JOIN reward_entries e ON e.business_id = o.business_id
    AND (e.type, e.key) IN (('reverse', o.id::text), ('return', o.id || ':' || o.sale_id))
  WHERE o.business_id = s.business_id AND o.sale_id = s.id)`;

/** Locks the sales, and those of the refunds. */
export const lockSales = (businessId: number, refundIds: number[], saleIds: number[]): Prisma.Sql => Prisma.sql`
  SELECT customer_id FROM sales
  WHERE business_id = ${businessId} AND id = ANY (ARRAY(
    SELECT unnest(${saleIds}::bigint[]) UNION
    SELECT sale_id FROM sale_refunds WHERE business_id = ${businessId} AND id = ANY (${refundIds}::bigint[])
  ))
  ORDER BY id FOR UPDATE`;

/** Locks their customers. Everybody who books points locks the customer first, so nobody books points of them meanwhile. */
export const lockCustomers = (businessId: number, ids: number[]): Prisma.Sql => Prisma.sql`
  SELECT FROM customers WHERE business_id = ${businessId} AND id = ANY (${ids}::bigint[]) ORDER BY id FOR UPDATE`;

/** A refund of an import. */
export interface RevertibleRefund {
  id: number;
  sale_id: number;
  customer_id: number | null;
  has_points: boolean;
}

export const findRefunds = (businessId: number, ids: number[]): Prisma.Sql => Prisma.sql`
  SELECT r.id, r.sale_id, s.customer_id, ${HAS_REFUND_POINTS} AS has_points
  FROM sale_refunds r JOIN sales s ON s.business_id = r.business_id AND s.id = r.sale_id
  WHERE r.business_id = ${businessId} AND r.id = ANY (${ids}::bigint[])`;

/** Gives the refunded quantities and amounts of lines back to the lines. Runs before the refunds are deleted. */
export const restoreLines = (businessId: number, refundIds: number[]): Prisma.Sql => Prisma.sql`
  UPDATE sale_items i SET
    refunded_quantity = i.refunded_quantity - d.quantity, refunded_amount = i.refunded_amount - d.amount
  FROM (
    SELECT l.sale_item_id, sum(l.quantity) AS quantity, sum(l.amount) AS amount
    FROM sale_refunds r, jsonb_to_recordset(r.items) AS l(sale_item_id bigint, quantity numeric, amount numeric)
    WHERE r.business_id = ${businessId} AND r.id = ANY (${refundIds}::bigint[]) GROUP BY 1
  ) d
  WHERE i.business_id = ${businessId} AND i.id = d.sale_item_id`;

export const deleteRefunds = (businessId: number, refundIds: number[]): Prisma.Sql => Prisma.sql`
  WITH gone AS (
    DELETE FROM sale_refunds WHERE business_id = ${businessId} AND id = ANY (${refundIds}::bigint[])
    RETURNING sale_id, amount, total_items
  ), sums AS (SELECT sale_id, sum(amount) AS amount, sum(total_items) AS items, count(*) AS refunds FROM gone GROUP BY 1)
  UPDATE sales s SET
    refunded_amount = s.refunded_amount - sums.amount, refunded_items = s.refunded_items - sums.items,
    status = CASE WHEN (
      SELECT count(*) FROM sale_refunds r WHERE r.business_id = s.business_id AND r.sale_id = s.id
    ) = sums.refunds THEN 'completed' ELSE 'partially_refunded' END,
    updated_at = now()
  FROM sums WHERE s.business_id = ${businessId} AND s.id = sums.sale_id`;

/** A sale of an import. */
export interface RevertibleSale extends Omit<RefundableSale, 'lines'> {
  id: number;
  customer_id: number | null;
  status: string;
  completed_at: Date | null;
  has_points: boolean;
  has_refunds: boolean;
  /** True if a person, and not an import, has refunded something. */
  has_own_refunds: boolean;
  /** True if it was given to a customer since. */
  is_attributed: boolean;
}

export const findSales = (businessId: number, ids: number[]): Prisma.Sql => Prisma.sql`
  SELECT s.id, s.customer_id, s.status, s.completed_at, s.total_amount::text, s.total_items::text,
    s.refunded_amount::text, s.refunded_items::text, ${HAS_POINTS} AS has_points,
    EXISTS (SELECT FROM sale_refunds r WHERE r.business_id = s.business_id AND r.sale_id = s.id) AS has_refunds,
    EXISTS (
      SELECT FROM sale_refunds r WHERE r.business_id = s.business_id AND r.sale_id = s.id AND r.external_id IS NULL
    ) AS has_own_refunds,
    EXISTS (SELECT FROM sale_attributions a WHERE a.business_id = s.business_id AND a.sale_id = s.id) AS is_attributed
  FROM sales s WHERE s.business_id = ${businessId} AND s.id = ANY (${ids}::bigint[])`;

export const deleteLines = (businessId: number, saleIds: number[]): Prisma.Sql => Prisma.sql`
  DELETE FROM sale_items WHERE business_id = ${businessId} AND sale_id = ANY (${saleIds}::bigint[])`;

/** Refunds of other imports stay, as refunds of money. */
export const unlinkExchanges = (businessId: number, saleIds: number[]): Prisma.Sql => Prisma.sql`
  UPDATE sale_refunds SET exchange_sale_id = NULL
  WHERE business_id = ${businessId} AND exchange_sale_id = ANY (${saleIds}::bigint[])`;

/** Their payments go with them. The audit trail keeps the entries of their creation. */
export const deleteSales = (businessId: number, ids: number[]): Prisma.Sql => Prisma.sql`
  DELETE FROM sales WHERE business_id = ${businessId} AND id = ANY (${ids}::bigint[])`;
