import { isoTime, prepare, Prisma } from '@wateja/prisma';

import type { SaleListQuery } from './sales.schemas';

/** Lines `i` of a sale as a JSON array, in the order they were posted. */
export const linesJson = Prisma.sql`json_agg(json_build_object(
  'id', i.id, 'product_id', i.product_id, 'quantity', trim_scale(i.quantity)::text,
  'unit_price', i.unit_price::text, 'line_total', i.line_total::text
) ORDER BY i.id)`;

/** The sale `s` as JSON, as the API answers it. `lines` is a JSON array, or null for none. */
export const saleJson = (lines: Prisma.Sql) => Prisma.sql`json_build_object(
  'id', s.id, 'business_id', s.business_id, 'customer_id', s.customer_id, 'external_id', s.external_id,
  'total_amount', s.total_amount::text, 'total_items', trim_scale(s.total_items)::text,
  'refunded_amount', s.refunded_amount::text, 'payment_method', s.payment_method, 'status', s.status,
  'items', COALESCE(${lines}, '[]'), 'created_at', ${isoTime('s.created_at')},
  'completed_at', ${isoTime('s.completed_at')}
)`;

/** The same with the lines that are stored. */
export const storedSaleJson = saleJson(Prisma.sql`(
  SELECT ${linesJson} FROM sale_items i WHERE i.business_id = s.business_id AND i.sale_id = s.id
)`);

/** One row, `sale` as JSON; none when there is no such sale. */
export const saleById = prepare<{ business_id: number; id: number }>(
  'sale-by-id',
  ({ business_id, id }) => Prisma.sql`
    SELECT ${storedSaleJson}::text AS sale FROM sales s WHERE s.business_id = ${business_id} AND s.id = ${id}`,
);

/**
 * When a sale took place: its completion, or its creation while it waits for one. Spelt as in the index; behind
 * row-level security there is none for COALESCE, which PostgreSQL does not trust to keep what it sees.
 */
const TIME = Prisma.sql`CASE WHEN s.completed_at IS NULL THEN s.created_at ELSE s.completed_at END`;

function matching(businessId: number, query: SaleListQuery): Prisma.Sql {
  const conditions = [Prisma.sql`s.business_id = ${businessId}`];
  if (query.customer_id !== undefined) conditions.push(Prisma.sql`s.customer_id = ${query.customer_id}`);
  // In the text: all but completed ones have an index of their own.
  if (query.status !== undefined) conditions.push(Prisma.sql`s.status = ${Prisma.raw(`'${query.status}'`)}`);
  if (query.from !== undefined) conditions.push(Prisma.sql`${TIME} >= ${query.from}`);
  if (query.to !== undefined) conditions.push(Prisma.sql`${TIME} < ${query.to}`);
  return Prisma.join(conditions, ' AND ');
}

/** A row of {@link saleList}: a page as JSON, and where the next one begins. */
export interface SaleListRow {
  sales: string;
  /** Of the page's last sale; null when none comes after it. */
  last_time: Date | null;
  last_id: number | null;
}

/** A page of sales, newest first. */
export function saleList(businessId: number, query: SaleListQuery): Prisma.Sql {
  const { cursor, limit, offset } = query;
  const after = cursor
    ? Prisma.sql`AND (${TIME}, s.id) < (${cursor.time}::timestamptz, ${cursor.id}::bigint)`
    : Prisma.empty;
  return Prisma.sql`
    SELECT COALESCE(json_agg(${storedSaleJson}) FILTER (WHERE s.n <= ${limit}), '[]')::text AS sales,
      CASE WHEN max(s.n) > ${limit} THEN max(${TIME}) FILTER (WHERE s.n = ${limit}) END AS last_time,
      CASE WHEN max(s.n) > ${limit} THEN max(s.id) FILTER (WHERE s.n = ${limit}) END AS last_id
    FROM (
      SELECT s.*, row_number() OVER () AS n FROM (
        SELECT * FROM sales s WHERE ${matching(businessId, query)} ${after}
        ORDER BY ${TIME} DESC, s.id DESC LIMIT ${limit}::int + 1 OFFSET ${offset}
      ) s
    ) s`;
}

const DAY = 24 * 60 * 60 * 1_000;

/**
 * How many sales the query matches. Of one customer they are counted; of all, whole days (UTC) are kept, and at most the
 * sales of two days, at the ends of the time asked for, have to be looked at.
 */
export function saleCount(businessId: number, query: SaleListQuery): Prisma.Sql {
  const counted = (from: Date | undefined, to: Date | undefined) =>
    Prisma.sql`(SELECT count(*) FROM sales s WHERE ${matching(businessId, { ...query, from, to })})`;
  const { from, to, customer_id, status } = query;
  if (customer_id !== undefined) return Prisma.sql`SELECT ${counted(from, to)}::int AS total`;
  const inStatus = status === undefined ? Prisma.empty : Prisma.sql`AND status = ${status}`;
  const kept = (days: Prisma.Sql) => Prisma.sql`(
    SELECT COALESCE(sum(sales), 0) FROM sale_counts WHERE business_id = ${businessId} AND ${days} ${inStatus})`;
  const first = from && new Date(Math.ceil(from.getTime() / DAY) * DAY);
  const last = to && new Date(Math.floor(to.getTime() / DAY) * DAY);
  // Within one day there is no whole one.
  if (first && last && first >= last) return Prisma.sql`SELECT ${counted(from, to)}::int AS total`;
  const dayOf = (midnight: Date) => midnight.toISOString().slice(0, 'YYYY-MM-DD'.length);
  const days = Prisma.sql`true ${first ? Prisma.sql`AND day >= ${dayOf(first)}::date` : Prisma.empty}
    ${last ? Prisma.sql`AND day < ${dayOf(last)}::date` : Prisma.empty}`;
  return Prisma.sql`SELECT (${kept(days)}
    + ${from ? counted(from, first) : Prisma.sql`0`} + ${to ? counted(last, to) : Prisma.sql`0`})::int AS total`;
}
