import { USER_NAME } from '@wateja/audit';
import { isoTime, prepare, Prisma } from '@wateja/prisma';

import type { SaleListQuery } from './sales.schemas';

/** The name of a line: the one that the till posted, or else the one of the catalogue. */
export const lineName = (line: Prisma.Sql) =>
  Prisma.sql`COALESCE(${line}.name, (
    SELECT p.name FROM products p WHERE p.business_id = ${line}.business_id AND p.id = ${line}.product_id))`;

/** The lines `i` of a sale as a JSON array, in the order in which the till posted them. */
export const linesJson = Prisma.sql`json_agg(json_build_object(
  'id', i.id, 'product_id', i.product_id, 'name', ${lineName(Prisma.raw('i'))}, 'quantity', trim_scale(i.quantity)::text,
  'unit_price', i.unit_price::text, 'line_total', i.line_total::text, 'discount_amount', i.discount_amount::text,
  'points_amount', i.points_amount::text, 'net_amount', i.net_amount::text,
  'refunded_quantity', trim_scale(i.refunded_quantity)::text, 'refunded_amount', i.refunded_amount::text
) ORDER BY i.id)`;

/** The payments `p` of a sale as a JSON array, in the order in which the till posted them. */
export const paymentsJson = Prisma.sql`json_agg(json_build_object(
  'method', p.method, 'amount', p.amount::text, 'reference', p.reference
) ORDER BY p.id)`;

/** The payment of a sale `s` that one method paid: it has no row. If goods paid it all, there is none. */
export const ONE_PAYMENT = Prisma.sql`CASE WHEN s.exchanged_amount = 0 OR s.exchanged_amount < s.total_amount
  THEN json_build_array(json_build_object(
    'method', s.payment_method, 'amount', (s.total_amount - s.exchanged_amount)::text, 'reference', NULL
  )) ELSE '[]' END`;

/**
 * The sale `s` as JSON, in the shape of the API. `lines` and `payments` are JSON arrays. They are null if the sale has no
 * lines, and if one method paid it.
 */
export const saleJson = (
  lines: Prisma.Sql,
  payments: Prisma.Sql | null,
  moreFields = Prisma.empty,
) => Prisma.sql`json_build_object(
  'id', s.id, 'business_id', s.business_id, 'customer_id', s.customer_id, 'external_id', s.external_id,
  'subtotal_amount', s.subtotal_amount::text, 'discount_amount', s.discount_amount::text,
  'points_amount', s.points_amount::text, 'rounding_amount', s.rounding_amount::text,
  'total_amount', s.total_amount::text, 'exchanged_amount', s.exchanged_amount::text, 'total_items', trim_scale(s.total_items)::text,
  'refunded_amount', s.refunded_amount::text, 'payment_method', s.payment_method,
  'payments', ${payments ? Prisma.sql`COALESCE(${payments}, ${ONE_PAYMENT})` : ONE_PAYMENT}, 'status', s.status,
  'items', COALESCE(${lines}, '[]'), ${moreFields} 'created_by', s.created_by, 'api_key_id', s.api_key_id, 'source', s.source,
  'created_at', ${isoTime('s.created_at')},
  'completed_at', ${isoTime('s.completed_at')}
)`;

const STORED_LINES = Prisma.sql`(
  SELECT ${linesJson} FROM sale_items i WHERE i.business_id = s.business_id AND i.sale_id = s.id
)`;

const STORED_PAYMENTS = Prisma.sql`CASE WHEN s.has_payments THEN (
  SELECT ${paymentsJson} FROM sale_payments p WHERE p.business_id = s.business_id AND p.sale_id = s.id
) END`;

/** The payments of the sale `s` as a JSON array. */
export const salePaymentsJson = Prisma.sql`COALESCE(${STORED_PAYMENTS}, ${ONE_PAYMENT})`;

/** The sale `s` as JSON, with its stored lines and payments. */
export const storedSaleJson = saleJson(STORED_LINES, STORED_PAYMENTS);

/** True if the sale `s` has refunds. */
const IS_REFUNDED = Prisma.sql`s.status IN ('refunded', 'partially_refunded')`;

/** What a refund `r` is, without its lines, as members of a JSON object. */
const REFUND_FACTS = Prisma.sql`'id', r.id, 'external_id', r.external_id, 'amount', r.amount::text,
  'total_items', trim_scale(r.total_items)::text, 'goodwill', r.goodwill, 'reason', r.reason,
  'exchange_sale_id', r.exchange_sale_id, 'exchange_external_id', CASE WHEN r.exchange_sale_id IS NOT NULL THEN (
    SELECT x.external_id FROM sales x WHERE x.business_id = r.business_id AND x.id = r.exchange_sale_id
  ) END, 'created_at', ${isoTime('r.created_at')}`;

/** The refunds of the sale `s` without their lines as a JSON array, the first one first. */
export const saleRefundsJson = Prisma.sql`CASE WHEN ${IS_REFUNDED} THEN COALESCE((
  SELECT json_agg(json_build_object(${REFUND_FACTS}) ORDER BY r.created_at, r.id)
  FROM sale_refunds r WHERE r.business_id = s.business_id AND r.sale_id = s.id
), '[]') ELSE '[]' END`;

/**
 * The refunds that gave back something of the line `i`, with its share, as a JSON array. The first line of a sale also
 * has the refunds that gave back only the rounding, and nothing of any line.
 */
export const lineRefundsJson = Prisma.sql`CASE WHEN ${IS_REFUNDED} THEN COALESCE((
  SELECT json_agg(json_build_object(${REFUND_FACTS},
    'line_quantity', trim_scale(COALESCE(l.quantity, 0))::text, 'line_amount', COALESCE(l.amount, 0.00)::numeric(12, 2)::text
  ) ORDER BY r.created_at, r.id)
  FROM sale_refunds r
  LEFT JOIN LATERAL jsonb_to_recordset(r.items) AS l(sale_item_id bigint, quantity numeric, amount numeric)
    ON l.sale_item_id = i.id
  WHERE r.business_id = s.business_id AND r.sale_id = s.id AND (l.sale_item_id IS NOT NULL OR (
    COALESCE(jsonb_array_length(r.items), 0) = 0 AND NOT EXISTS (
      SELECT FROM sale_items f WHERE f.business_id = s.business_id AND f.sale_id = s.id AND f.id < i.id
    )
  ))
), '[]') ELSE '[]' END`;

/** The refunds of the sale `s` as a JSON array, the first one first. */
const REFUNDS = Prisma.sql`COALESCE((
  SELECT json_agg(json_build_object(
    'id', r.id, 'amount', r.amount::text, 'total_items', trim_scale(r.total_items)::text,
    'items', r.items, 'goodwill', r.goodwill, 'reason', r.reason,
    'exchange_sale_id', r.exchange_sale_id, 'created_by', r.created_by, 'created_by_name', ${USER_NAME},
    'created_at', ${isoTime('r.created_at')}
  ) ORDER BY r.created_at, r.id)
  FROM sale_refunds r
  LEFT JOIN users u ON u.id = r.created_by
  LEFT JOIN memberships m ON m.business_id = r.business_id AND m.user_id = r.created_by
  WHERE r.business_id = s.business_id AND r.sale_id = s.id
), '[]')`;

/** What came back in exchange for the sale `s` as JSON, or null. */
const exchangeJson = (moreFields = Prisma.empty) => Prisma.sql`(
  SELECT json_build_object('sale_id', r.sale_id, 'refund_id', r.id, ${moreFields} 'amount', r.amount::text)
  FROM sale_refunds r WHERE r.business_id = s.business_id AND r.exchange_sale_id = s.id
)`;

/** What came back in exchange for the sale `s`, with the number of an imported refund, for reports. */
export const saleExchangeJson = exchangeJson(Prisma.sql`'refund_external_id', r.external_id,`);

/** The sale `s` with its refunds as JSON, for an answer about this sale alone. */
const saleWithRefundsJson = saleJson(
  STORED_LINES,
  STORED_PAYMENTS,
  Prisma.sql`'refunds', ${REFUNDS}, 'exchange', ${exchangeJson()},`,
);

/** Returns one row with `sale` as JSON, or no row if the sale does not exist. */
export const saleById = prepare<{ business_id: number; id: number }>(
  'sale-by-id',
  ({ business_id, id }) => Prisma.sql`
    SELECT ${saleWithRefundsJson}::text AS sale FROM sales s WHERE s.business_id = ${business_id} AND s.id = ${id}`,
);

/**
 * The time of a sale: when it was completed, or when it was created if it is not completed. The expression is the same
 * as in the index. It is not COALESCE, because PostgreSQL does not treat COALESCE as leakproof, and so would not use an
 * index on it under row-level security.
 */
export const SALE_TIME = Prisma.sql`CASE WHEN s.completed_at IS NULL THEN s.created_at ELSE s.completed_at END`;

/** The conditions by which lists and reports select sales. */
export type SaleFilter = Pick<
  SaleListQuery,
  'customer_id' | 'external_id' | 'status' | 'payment_method' | 'from' | 'to'
>;

/** True if the method paid the sale `s`, wholly or in part. Only a sale with several payments has rows of them. */
const paidBy = (method: string) => Prisma.sql`(s.payment_method = ${method} OR (s.has_payments AND EXISTS (
  SELECT FROM sale_payments p WHERE p.business_id = s.business_id AND p.sale_id = s.id AND p.method = ${method}
)))`;

/** SQL that selects the sales `s` of a business that meet all conditions. */
export function saleFilter(businessId: number, query: SaleFilter): Prisma.Sql {
  const conditions = [Prisma.sql`s.business_id = ${businessId}`];
  if (query.customer_id !== undefined) conditions.push(Prisma.sql`s.customer_id = ${query.customer_id}`);
  // The status is part of the SQL text, so that PostgreSQL can use the partial index on sales that are not completed.
  if (query.external_id !== undefined) conditions.push(Prisma.sql`s.external_id = ${query.external_id}`);
  if (query.status !== undefined) conditions.push(Prisma.sql`s.status = ${Prisma.raw(`'${query.status}'`)}`);
  if (query.payment_method !== undefined) conditions.push(paidBy(query.payment_method));
  if (query.from !== undefined) conditions.push(Prisma.sql`${SALE_TIME} >= ${query.from}`);
  if (query.to !== undefined) conditions.push(Prisma.sql`${SALE_TIME} < ${query.to}`);
  return Prisma.join(conditions, ' AND ');
}

/** A row of {@link saleList}: a page as JSON, and the position where the next page begins. */
export interface SaleListRow {
  sales: string;
  /** The time of the page's last sale. Null if there is no next page. */
  last_time: Date | null;
  last_id: number | null;
}

/** The name of the customer of the sale `s` now, as a member of a JSON object. */
const CUSTOMER_NAME = Prisma.sql`'customer_name', (
  SELECT c.name FROM customers c WHERE c.business_id = s.business_id AND c.id = s.customer_id
),`;

/**
 * Returns a page of sales, newest first.
 * @param withNames whether the caller may read the names of customers; without that, they are null
 */
export function saleList(businessId: number, query: SaleListQuery, withNames: boolean): Prisma.Sql {
  const { cursor, limit, offset } = query;
  const name = withNames ? CUSTOMER_NAME : Prisma.sql`'customer_name', NULL,`;
  const after = cursor
    ? Prisma.sql`AND (${SALE_TIME}, s.id) < (${cursor.time}::timestamptz, ${cursor.id}::bigint)`
    : Prisma.empty;
  return Prisma.sql`
    SELECT COALESCE(json_agg(${saleJson(STORED_LINES, STORED_PAYMENTS, name)}) FILTER (WHERE s.n <= ${limit}), '[]')::text AS sales,
      CASE WHEN max(s.n) > ${limit} THEN max(${SALE_TIME}) FILTER (WHERE s.n = ${limit}) END AS last_time,
      CASE WHEN max(s.n) > ${limit} THEN max(s.id) FILTER (WHERE s.n = ${limit}) END AS last_id
    FROM (
      SELECT s.*, row_number() OVER () AS n FROM (
        SELECT * FROM sales s WHERE ${saleFilter(businessId, query)} ${after}
        ORDER BY ${SALE_TIME} DESC, s.id DESC LIMIT ${limit}::int + 1 OFFSET ${offset}
      ) s
    ) s`;
}

const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * Returns how many sales the query matches. PostgreSQL counts the sales of one customer, with one receipt number, or of
 * one payment method, one by one. For all others it adds up the stored counts of whole UTC days, and counts only sales
 * of the incomplete days at the two ends of the period.
 */
export function saleCount(businessId: number, query: SaleFilter): Prisma.Sql {
  const countSql = (from: Date | undefined, to: Date | undefined) =>
    Prisma.sql`(SELECT count(*) FROM sales s WHERE ${saleFilter(businessId, { ...query, from, to })})`;
  const { from, to, customer_id, external_id, payment_method, status } = query;
  if (customer_id !== undefined || external_id !== undefined || payment_method !== undefined)
    return Prisma.sql`SELECT ${countSql(from, to)}::int AS total`;
  const inStatus = status === undefined ? Prisma.empty : Prisma.sql`AND status = ${status}`;
  const storedCountSql = (days: Prisma.Sql) => Prisma.sql`(
    SELECT COALESCE(sum(sales), 0) FROM sale_counts WHERE business_id = ${businessId} AND ${days} ${inStatus})`;
  const first = from && new Date(Math.ceil(from.getTime() / DAY_MS) * DAY_MS);
  const last = to && new Date(Math.floor(to.getTime() / DAY_MS) * DAY_MS);
  // The period contains no whole day.
  if (first && last && first >= last) return Prisma.sql`SELECT ${countSql(from, to)}::int AS total`;
  const dayOf = (midnight: Date) => midnight.toISOString().slice(0, 'YYYY-MM-DD'.length);
  const days = Prisma.sql`true ${first ? Prisma.sql`AND day >= ${dayOf(first)}::date` : Prisma.empty}
    ${last ? Prisma.sql`AND day < ${dayOf(last)}::date` : Prisma.empty}`;
  return Prisma.sql`SELECT (${storedCountSql(days)}
    + ${from ? countSql(from, first) : Prisma.sql`0`} + ${to ? countSql(last, to) : Prisma.sql`0`})::int AS total`;
}
