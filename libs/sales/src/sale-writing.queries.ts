import { recordEvents } from '@wateja/events';
import { isoTime, Prisma } from '@wateja/prisma';

import { MAX_ITEMS_BOUGHT, MAX_SPENT } from './sale-arithmetic';

/**
 * The parts of all statements that record sales, from a till or from an import. All of them lock customers before
 * receipts, customers in the order of their ids, and receipts in the order of their numbers. So two batches with the
 * same customers or receipts wait for each other, but do not deadlock.
 */

/**
 * Returns a row `{id, is_erased, amount, items}` for each of these customers: the sums of their purchases so far, or
 * null if they have none. It locks the customers, so that an erasure waits until the transaction ends.
 */
export function heldCustomers(businessId: unknown, ids: unknown): Prisma.Sql {
  // A subquery runs for each customer separately. With a join, the planner would read the totals of the whole shop.
  const bought = (column: 'amount' | 'items') => Prisma.sql`(
    SELECT ${Prisma.raw(column)} FROM customer_sales_totals t WHERE t.business_id = ${businessId} AND t.customer_id = c.id)`;
  return Prisma.sql`
    SELECT c.id, c.erased_at IS NOT NULL AS is_erased, ${bought('amount')} AS amount, ${bought('items')} AS items
    FROM customers c
    WHERE c.business_id = ${businessId} AND c.id = ANY(${ids}::bigint[]) ORDER BY c.id FOR KEY SHARE`;
}

/** True if purchases of this amount and this many items exceed the limits of one customer. */
export const exceedsLimit = (amount: Prisma.Sql, items: Prisma.Sql) =>
  Prisma.sql`(${amount} > ${Prisma.raw(MAX_SPENT)} OR ${items} > ${Prisma.raw(MAX_ITEMS_BOUGHT)})`;

/**
 * Inserts sales, and skips a sale whose receipt number already exists. `drafts` is a row set with the columns of a
 * draft and the `id` of its future sale. `source` is a {@link SaleSource}. The user or API key who records the sales is
 * the default of the columns: it comes with each statement. `hasPayments` is a condition on a draft; the others are
 * amounts of it.
 */
export const insertSales = (
  businessId: unknown,
  source: unknown,
  drafts: Prisma.Sql,
  { hasPayments = Prisma.sql`false`, exchangedAmount = Prisma.sql`0`, offlinePoints = Prisma.sql`NULL::numeric` } = {},
) => Prisma.sql`
  INSERT INTO sales (
    id, business_id, customer_id, external_id, content_hash, total_amount, total_items, discount_amount, points_amount,
    rounding_amount, exchanged_amount, offline_points, payment_method, has_payments, status, source, completed_at
  )
  SELECT id, ${businessId}, customer_id, external_id, content_hash, total_amount, total_items, discount_amount,
    points_amount, rounding_amount, ${exchangedAmount}, ${offlinePoints}, payment_method, ${hasPayments}, status, ${source}, CASE WHEN status = 'completed' THEN COALESCE(completed_at, now()) END
  FROM ${drafts} ORDER BY external_id, id
  ON CONFLICT (business_id, external_id) DO NOTHING`;

/** Inserts lines. `lines` is a row set with the columns of a line and the `sale_id` of its sale. */
export const insertLines = (businessId: unknown, lines: Prisma.Sql) => Prisma.sql`
  INSERT INTO sale_items (
    business_id, sale_id, product_id, name, quantity, unit_price, line_total, discount_amount, points_amount
  )
  SELECT ${businessId}, sale_id, product_id, name, quantity, unit_price, line_total, discount_amount, points_amount
  FROM ${lines}`;

/** Inserts payments. `payments` is a row set with the columns of a payment and the `sale_id` of its sale. */
export const insertPayments = (businessId: unknown, payments: Prisma.Sql) => Prisma.sql`
  INSERT INTO sale_payments (business_id, sale_id, method, amount, reference)
  SELECT ${businessId}, sale_id, method, amount, reference FROM ${payments}`;

/**
 * Records `sale.completed` for each completed sale among `sales`, the rows just written. Returns the ids of the events.
 */
export const recordCompleted = (sales: Prisma.Sql) =>
  recordEvents(
    'sale.completed',
    Prisma.sql`
      SELECT jsonb_build_object(
        'business_id', s.business_id, 'sale_id', s.id, 'customer_id', s.customer_id, 'total_amount', s.total_amount::text,
        'total_items', s.total_items::text, 'payment_method', s.payment_method,
        'completed_at', ${isoTime('s.completed_at')}
      ) FROM ${sales} s WHERE s.status = 'completed' ORDER BY s.id`,
  );
