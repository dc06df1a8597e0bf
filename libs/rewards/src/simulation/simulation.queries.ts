import { isoTime, Prisma } from '@wateja/prisma';

import { AMOUNTS, IS_CLAIMED, LINES, REFUNDS } from '../settle/settle.queries';
import { overridesOf } from '../tiers/overrides.queries';
import { MAX_PURCHASES, MAX_SALES } from './sale-pages';

/** The sales that are simulated: completed from the one moment until before the other. */
export interface SimulatedTime {
  from: Date;
  to: Date;
}

/** The sale `s` was completed at some time. */
const COMPLETED = Prisma.sql`s.completed_at IS NOT NULL AND s.status NOT IN ('pending', 'cancelled')`;
/** When the sale `s` became known to the ledger: when it was recorded, or given to its customer later. */
const KNOWN_AT = isoTime(`GREATEST(s.created_at, s.completed_at, (
            SELECT a.created_at FROM sale_attributions a WHERE a.business_id = s.business_id AND a.sale_id = s.id
          ))`);

/** All completed sales of the customer `c` as JSON, a list of {@link HistoryRow} or null. */
const history = (timezone: string) => Prisma.sql`(
        SELECT json_agg(json_build_object(
          'id', s.id, 'day', (s.completed_at AT TIME ZONE ${timezone}::text)::date::text,
          'completed_at', ${isoTime('s.completed_at')}, 'known_at', ${KNOWN_AT},
          'amount', (s.total_amount - s.refunded_amount + COALESCE(r.amount, 0))::text,
          'is_refunded', s.status = 'refunded', 'refunds', r.refunds
        ) ORDER BY s.id)
        FROM sales s
        LEFT JOIN LATERAL (
          SELECT sum(r.amount) AS amount,
            json_agg(json_build_object('known_at', ${isoTime('r.created_at')}, 'amount', r.amount::text)) AS refunds
          FROM sale_refunds r
          WHERE s.status <> 'completed' AND r.business_id = s.business_id AND r.sale_id = s.id
        ) r ON true
        WHERE s.business_id = c.business_id AND s.customer_id = c.id AND ${COMPLETED}
      )`;

/**
 * How many sales `s` of the customer `c` meet the condition. It counts one more than `max` and no further. An index
 * has all that it looks at, so it counts sales that were cancelled after their completion too.
 */
const numberOf = (max: number, condition: Prisma.Sql) => Prisma.sql`(
        SELECT count(*) FROM (
          SELECT FROM sales s WHERE s.business_id = c.business_id AND s.customer_id = c.id AND ${condition}
          LIMIT ${max + 1}
        ) s
      )`;

/** The next customers of a business, and how many sales {@link customersToSimulate} reads of each: rows {@link SaleCount}. */
export const countSales = (
  businessId: number,
  { from, to }: SimulatedTime,
  page: { after: number; limit: number; needs_purchases: boolean },
) => Prisma.sql`
    SELECT c.id AS customer_id,
      ${numberOf(MAX_SALES, Prisma.sql`s.completed_at >= ${from} AND s.completed_at < ${to}`)} AS sales,
      ${page.needs_purchases ? numberOf(MAX_PURCHASES, Prisma.sql`s.completed_at IS NOT NULL`) : Prisma.sql`0`} AS purchases
    FROM customers c
    WHERE c.business_id = ${businessId} AND c.id > ${page.after}
    ORDER BY c.id LIMIT ${page.limit}`;

/** The customers of a business from after the one id to the other with their sales: rows {@link SimulatedRow}. */
export function customersToSimulate(
  businessId: number,
  { from, to }: SimulatedTime,
  page: { after: number; last: number; timezone: string; needs_purchases: boolean },
): Prisma.Sql {
  return Prisma.sql`
    SELECT c.id AS customer_id, c.erased_at IS NOT NULL AS is_erased, a.joined_at,
      ${overridesOf(Prisma.sql`c.business_id`, Prisma.sql`c.id`)} AS overrides,
      ${page.needs_purchases ? history(page.timezone) : Prisma.sql`NULL`} AS history, (
        SELECT json_agg(json_build_object(
          ${AMOUNTS}, 'known_at', ${KNOWN_AT}, 'is_claimed', ${IS_CLAIMED}, 'lines', ${LINES}, 'refunds', ${REFUNDS}
        ) ORDER BY s.completed_at, s.id)
        FROM sales s
        WHERE s.business_id = c.business_id AND s.customer_id = c.id AND ${COMPLETED}
          AND s.completed_at >= ${from} AND s.completed_at < ${to}
      ) AS sales
    FROM customers c
    LEFT JOIN reward_accounts a ON a.business_id = c.business_id AND a.customer_id = c.id
    WHERE c.business_id = ${businessId} AND c.id > ${page.after} AND c.id <= ${page.last}
    ORDER BY c.id`;
}

/** A row `{sales, amount}`: how many sales there were, also without a customer, and their money less refunds. */
export const turnoverOf = (businessId: number, { from, to }: SimulatedTime) => Prisma.sql`
  SELECT count(*) AS sales, COALESCE(sum(s.total_amount - s.refunded_amount), 0)::numeric(15, 2)::text AS amount
  FROM sales s
  WHERE s.business_id = ${businessId} AND ${COMPLETED} AND s.completed_at >= ${from} AND s.completed_at < ${to}`;
