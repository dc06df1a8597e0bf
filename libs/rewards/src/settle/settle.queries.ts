import { isoTime, prepare, Prisma } from '@wateja/prisma';

import { lockedAccounts } from '../ledger/accounts.queries';
import { purchasesByDay, purchasesEarlierToday } from '../ledger/purchases.queries';
import { promotionChanges } from '../program/promotion-rows';
import { tierColumns } from '../tiers/tiers.queries';
import { type SaleRow } from './settled-rows';

interface ToSettle extends Record<string, unknown> {
  business_id: number;
  customer_ids: number[];
  sale_ids: number[];
  timezone: string;
  needs_purchases: boolean;
  needs_earning_sales: boolean;
}

/** A taking `t` as {@link TakingRow}. */
const TAKING = Prisma.sql`json_build_object(
    'id', t.id, 'entry_id', t.entry_id, 'lot_id', t.lot_id, 'points', t.points::text, 'given_back', t.given_back::text)`;

const ofSale = (alias: string) => Prisma.sql`
  ${Prisma.raw(alias)}.business_id = s.business_id AND ${Prisma.raw(alias)}.sale_id = s.id`;

/** The amounts of the sale `s` for the JSON of a {@link SaleRow}. */
export const AMOUNTS = Prisma.sql`
          'id', s.id, 'status', s.status, 'completed_at', ${isoTime('s.completed_at')},
          'total_amount', s.total_amount::text, 'rounding_amount', s.rounding_amount::text,
          'points_amount', s.points_amount::text`;

/** The lines of the sale `s`, each a {@link SaleLineRow}. */
export const LINES = Prisma.sql`(
            SELECT json_agg(json_build_object(
              'id', i.id, 'product_id', i.product_id, 'quantity', i.quantity::text, 'net_amount', i.net_amount::text,
              'points_amount', i.points_amount::text,
              'refunded_quantity', i.refunded_quantity::text, 'refunded_amount', i.refunded_amount::text
            ) ORDER BY i.id)
            FROM sale_items i WHERE ${ofSale('i')}
          )`;

/** The refunds of the sale `s`, each a {@link RefundRow}. */
export const REFUNDS = Prisma.sql`(
            SELECT json_agg(json_build_object(
              'id', r.id, 'amount', r.amount::text, 'goodwill', r.goodwill, 'created_at', ${isoTime('r.created_at')}, 'items', r.items
            ) ORDER BY r.id)
            FROM sale_refunds r WHERE ${ofSale('r')}
          )`;

/** True if its customer claimed the sale `s`. */
export const IS_CLAIMED = Prisma.sql`EXISTS (SELECT FROM sale_attributions a WHERE ${ofSale('a')} AND a.is_claim)`;

/**
 * The entry `e` of this type and key. A unique index has both, and LIMIT makes PostgreSQL use it for one key after the other:
 * while the table is new and has no statistics, it would compare a list of keys with all entries of the shop.
 */
const entryOf = (type: Prisma.Sql, key: Prisma.Sql) => Prisma.sql`LATERAL (
              SELECT * FROM reward_entries e
              WHERE e.business_id = s.business_id AND e.type = ${type} AND e.key = ${key} LIMIT 1
            ) e`;

/** What the sale has earned, and what its refunds have taken back and given back: entries `e`. */
const OF_SALE_AND_REFUNDS = Prisma.sql`(
              SELECT 'earn' AS type, s.id::text AS key
              UNION ALL SELECT 'reverse', r.id::text FROM sale_refunds r WHERE ${ofSale('r')}
              UNION ALL SELECT 'return', r.id || ':' || s.id FROM sale_refunds r WHERE ${ofSale('r')}
            ) booked, ${entryOf(Prisma.sql`booked.type`, Prisma.sql`booked.key`)}`;

/** What the sale has earned: at most one entry `e`. */
const OF_SALE_ALONE = entryOf(Prisma.sql`'earn'`, Prisma.sql`s.id::text`);

/** The points that its refunds have given back. */
const RETURNED = Prisma.sql`(
                SELECT COALESCE(sum(e.points), 0)::text
                FROM sale_refunds r, ${entryOf(Prisma.sql`'return'`, Prisma.sql`r.id || ':' || s.id`)}
                WHERE ${ofSale('r')}
              )`;

/**
 * The entry `e` is what some sale has earned. It is a filter of an aggregate, and no condition of its rows: while the table
 * is new and has no statistics, PostgreSQL would look all entries of the shop up by their type, and not those of a customer.
 */
const EARNED_BY_SALE = Prisma.sql`e.type = 'earn' AND e.reason IS NULL`;

/** `s` took place on the same local day as `time`, an expression of a time. */
const sameDay = (timezone: unknown, time: Prisma.Sql) => Prisma.sql`
  (${time} AT TIME ZONE ${timezone}::text)::date = (s.completed_at AT TIME ZONE ${timezone}::text)::date`;

const settleQuery = (name: string, { withRefunds }: { withRefunds: boolean }) =>
  prepare<ToSettle>(name, (parameters) => {
    const { business_id: businessId, customer_ids: customerIds, sale_ids: saleIds, timezone } = parameters;
    const refunded = Prisma.sql`EXISTS (
      SELECT FROM sale_refunds r WHERE r.business_id = ${businessId}::bigint AND r.sale_id = ANY (${saleIds}::bigint[]))`;
    const offline = Prisma.sql`EXISTS (
      SELECT FROM sales o
      WHERE o.business_id = ${businessId}::bigint AND o.id = ANY (${saleIds}::bigint[]) AND o.offline_points > 0)`;
    // Points that come back go into the lots that they were taken from, also if those are used up.
    const takenFrom = Prisma.sql`l.id = ANY (ARRAY(
      SELECT t.lot_id FROM reward_entries e
      JOIN reward_takings t ON t.business_id = e.business_id AND t.entry_id = e.id
      WHERE e.business_id = ${businessId}::bigint AND e.type = 'redeem'
        AND e.key = ANY (${saleIds}::bigint[]::text[])))`;
    // Points that were used on debt go back into the lots that have paid it since.
    const payments = Prisma.sql`
      reward_takings t JOIN reward_entries e ON e.business_id = t.business_id AND e.id = t.entry_id
      WHERE e.business_id = ${businessId}::bigint AND e.customer_id = held.id AND t.given_back < t.points
        AND e.type IN ('earn', 'adjust', 'bonus', 'return', 'merge') AND ${refunded} AND ${offline}
        AND (e.type = 'merge' OR NOT EXISTS (
          SELECT FROM reward_movements m
          WHERE m.business_id = t.business_id AND m.lot_id = t.lot_id AND m.entry_id = t.entry_id AND m.points < 0))`;
    const lots = Prisma.sql`
      (l.remaining > 0 OR l.sale_id = ANY (${saleIds}::bigint[]) OR ${takenFrom}
        OR l.id = ANY (ARRAY(SELECT t.lot_id FROM ${payments})))
      AND (${refunded} OR ${offline})`;
    const ifRefunds = (sql: Prisma.Sql) => (withRefunds ? sql : Prisma.sql`NULL`);
    const purchases = purchasesByDay(
      Prisma.sql`p.business_id = ${businessId}::bigint AND p.customer_id = held.id`,
      timezone,
    );
    const ifPurchasesDecide = (sql: Prisma.Sql) =>
      Prisma.sql`CASE WHEN ${parameters.needs_purchases}::boolean THEN ${sql} END`;
    return lockedAccounts(
      businessId,
      customerIds,
      withRefunds ? lots : null,
      Prisma.sql`, ${ifRefunds(Prisma.sql`(SELECT json_agg(${TAKING} ORDER BY t.id) FROM ${payments})`)} AS payments,
      ${tierColumns(Prisma.sql`${businessId}::bigint`, Prisma.sql`held.id`, ifPurchasesDecide(purchases))}, (
        SELECT json_agg(json_build_object(
          ${AMOUNTS}, 'offline_points', s.offline_points::text,
          'is_claimed', ${withRefunds ? IS_CLAIMED : Prisma.sql`false`}, 'lines', ${LINES},
          'refunds', ${ifRefunds(REFUNDS)},
          'entries', (
            SELECT json_agg(json_build_object(
              'type', e.type, 'key', e.key, 'points', e.points::text, 'already_expired', e.already_expired::text,
              'forgiven', e.forgiven::text, 'program_version', e.program_version, 'multiplier', e.multiplier::text,
              'reason', e.reason
            ) ORDER BY e.id)
            FROM ${withRefunds ? OF_SALE_AND_REFUNDS : OF_SALE_ALONE}
          ),
          'redemption', (
            SELECT json_build_object(
              'entry_id', e.id, 'points', (-e.points)::text,
              'returned', ${withRefunds ? RETURNED : Prisma.sql`'0'`},
              'takings', ${ifRefunds(Prisma.sql`(
                SELECT json_agg(${TAKING} ORDER BY t.id)
                FROM reward_takings t WHERE t.business_id = e.business_id AND t.entry_id = e.id
              )`)}
            )
            FROM reward_entries e
            WHERE e.business_id = s.business_id AND e.type = 'redeem' AND e.key = s.id::text
          ),
          'earlier_today', ${ifPurchasesDecide(purchasesEarlierToday(timezone))},
          'earning_sales', CASE WHEN ${parameters.needs_earning_sales}::boolean THEN (
            SELECT count(*) FILTER (WHERE ${EARNED_BY_SALE} AND e.sale_id <> s.id
              AND ${sameDay(timezone, Prisma.sql`e.effective_at`)})
            FROM reward_entries e
            WHERE e.business_id = s.business_id AND e.customer_id = s.customer_id
              AND e.effective_at BETWEEN s.completed_at - interval '2 days' AND s.completed_at + interval '2 days'
          ) END
        ) ORDER BY s.completed_at, s.id)
        FROM sales s
        WHERE s.business_id = ${businessId}::bigint AND s.customer_id = held.id AND s.id = ANY (${saleIds}::bigint[])
      ) AS sales, (
        SELECT max(p.version) FROM reward_programs p WHERE p.business_id = ${businessId}::bigint
      ) AS latest_version, ${promotionChanges(Prisma.sql`${businessId}::bigint`)} AS promotion_changes`,
    );
  });

/**
 * Locks the accounts of these customers, and reads all that it takes to settle their sales: the sales as they are now,
 * what is booked of each, and what decides the tiers. Lots are read only if one of the sales was refunded, or used
 * points offline: a sale that only earns does not need them.
 */
export const accountsToSettle = settleQuery('rewards-settle', { withRefunds: true });

/**
 * Like {@link accountsToSettle}, for sales that were just completed, as most are. It reads no lots, no claims and
 * nothing about refunds. The caller must read again with `accountsToSettle` if a sale {@link needsLots}.
 */
export const accountsToEarn = settleQuery('rewards-earn', { withRefunds: false });

/** True for a sale that was refunded or used points offline: settling it changes lots. */
export const needsLots = ({ status, offline_points }: SaleRow): boolean =>
  status !== 'completed' || offline_points !== null;

/**
 * The id of the entry by which the sale `s` has earned, for a comparison with null. PostgreSQL turns NOT EXISTS into a join
 * with all entries of the shop.
 */
export const earnEntryOf = Prisma.sql`
  SELECT e.id FROM reward_entries e WHERE e.business_id = s.business_id AND e.type = 'earn' AND e.key = s.id::text`;

/**
 * The sales of these customers that may have something to settle: completed since `since`, and not booked yet or
 * refunded. Returns rows `{id, customer_id}`.
 */
export function salesToSettle(businessId: number, customerIds: number[], since: Date): Prisma.Sql {
  return Prisma.sql`
    SELECT s.id, s.customer_id FROM sales s
    WHERE s.business_id = ${businessId} AND s.customer_id = ANY (${customerIds}::bigint[])
      AND s.completed_at >= ${since} AND s.status NOT IN ('pending', 'cancelled')
      AND (
        s.status <> 'completed'
        OR (${earnEntryOf}) IS NULL
      )
    ORDER BY s.id`;
}
