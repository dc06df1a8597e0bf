import { isoTime, prepare, Prisma } from '@wateja/prisma';

import { lockedAccounts, type LockedRow } from '../ledger/accounts.queries';
import { type TakingRow } from '../ledger/ledger-rows';
import { purchasesByDay, type PurchasesRow } from '../ledger/purchases.queries';
import { overridesOf, type OverrideRow } from '../tiers/overrides.queries';

/** A sale as the ledger reads it: amounts and quantities are decimal strings. */
export interface SaleRow {
  id: number;
  status: string;
  completed_at: string | null;
  total_amount: string;
  /** Part of the total, but of no line. */
  rounding_amount: string;
  points_amount: string;
  /** Points that a till took while it was offline. */
  offline_points: string | null;
  lines: SaleLineRow[] | null;
  refunds: RefundRow[] | null;
  /** What the ledger has booked of the sale. */
  entries: BookedRow[] | null;
  /** The redemption that paid for the sale, if there was one. */
  redemption: RedemptionRow | null;
  /** Purchases before the sale by local day; null if no tier can make a difference. */
  purchases: PurchasesRow[] | null;
  /** All tiers that were set by hand for the customer; null if there is none, or if no tier can make a difference. */
  overrides: OverrideRow[] | null;
  /** How many sales of that local day have earned; null if the programme has no limit. */
  earning_sales: number | null;
}

/** A redemption as the ledger reads it, with what it took from lots. */
export interface RedemptionRow {
  entry_id: number;
  points: string;
  returned: string;
  takings: TakingRow[] | null;
}

/** A refund with the lines that it gave back; null for refunds from before Sales kept them. */
export interface RefundRow {
  id: number;
  amount: string;
  /** Money without goods. */
  goodwill: boolean;
  created_at: string;
  items: { sale_item_id: number; quantity: string; amount: string }[] | null;
}

export interface SaleLineRow {
  id: number;
  product_id: number;
  quantity: string;
  /** The money paid for the line. */
  net_amount: string;
  /** What points paid for the line. */
  points_amount: string;
  refunded_quantity: string;
  refunded_amount: string;
}

export interface BookedRow {
  type: 'earn' | 'reverse' | 'return';
  key: string;
  points: string;
  already_expired: string;
  forgiven: string;
  program_version: number | null;
  multiplier: string | null;
  reason: string | null;
}

/** A customer's account with the sales to settle. */
export type SettledRow = LockedRow & {
  /** Null without an account. */
  sales: SaleRow[] | null;
  /** The latest version of the programme, by which the caller sees that its own is old. */
  latest_version: number | null;
};

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

/** `s` took place on the same local day as `other`, an expression of a time. */
const sameDay = (timezone: unknown, other: Prisma.Sql) => Prisma.sql`
  (${other} AT TIME ZONE ${timezone}::text)::date = (s.completed_at AT TIME ZONE ${timezone}::text)::date`;

/**
 * Locks the accounts of these customers, and reads all that it takes to settle their sales: the sales as they are now,
 * and what is booked of each. Lots are read only if one of the sales was refunded, or used
 * points offline: to earn, nobody has to know them. Sales are read only if there is an account: the caller opens a missing
 * account and reads again.
 */
export const accountsToSettle = prepare<ToSettle>('rewards-settle', (parameters) => {
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
        AND e.type IN ('earn', 'adjust', 'bonus', 'return') AND ${refunded} AND ${offline}
        AND NOT EXISTS (
          SELECT FROM reward_movements m
          WHERE m.business_id = t.business_id AND m.lot_id = t.lot_id AND m.entry_id = t.entry_id AND m.points < 0)`;
  const lots = Prisma.sql`
      (l.remaining > 0 OR l.sale_id = ANY (${saleIds}::bigint[]) OR ${takenFrom}
        OR l.id = ANY (ARRAY(SELECT t.lot_id FROM ${payments})))
      AND (${refunded} OR ${offline})`;
  const ofSale = (alias: string) => Prisma.sql`
      ${Prisma.raw(alias)}.business_id = s.business_id AND ${Prisma.raw(alias)}.sale_id = s.id`;
  return lockedAccounts(
    businessId,
    customerIds,
    lots,
    Prisma.sql`, (
        SELECT json_agg(${TAKING} ORDER BY t.id) FROM ${payments}
      ) AS payments, CASE WHEN account.version IS NOT NULL THEN (
        SELECT json_agg(json_build_object(
          'id', s.id, 'status', s.status, 'completed_at', ${isoTime('s.completed_at')},
          'total_amount', s.total_amount::text, 'rounding_amount', s.rounding_amount::text,
          'points_amount', s.points_amount::text, 'offline_points', s.offline_points::text,
          'lines', (
            SELECT json_agg(json_build_object(
              'id', i.id, 'product_id', i.product_id, 'quantity', i.quantity::text, 'net_amount', i.net_amount::text,
              'points_amount', i.points_amount::text,
              'refunded_quantity', i.refunded_quantity::text, 'refunded_amount', i.refunded_amount::text
            ) ORDER BY i.id)
            FROM sale_items i WHERE ${ofSale('i')}
          ),
          'refunds', (
            SELECT json_agg(json_build_object(
              'id', r.id, 'amount', r.amount::text, 'goodwill', r.goodwill, 'created_at', ${isoTime('r.created_at')}, 'items', r.items
            ) ORDER BY r.id)
            FROM sale_refunds r WHERE ${ofSale('r')}
          ),
          'entries', (
            SELECT json_agg(json_build_object(
              'type', e.type, 'key', e.key, 'points', e.points::text, 'already_expired', e.already_expired::text,
              'forgiven', e.forgiven::text, 'program_version', e.program_version, 'multiplier', e.multiplier::text,
              'reason', e.reason
            ) ORDER BY e.id)
            FROM reward_entries e
            WHERE e.business_id = s.business_id AND (e.type, e.key) IN (
              SELECT 'earn', s.id::text
              UNION ALL SELECT 'reverse', r.id::text FROM sale_refunds r WHERE ${ofSale('r')}
              UNION ALL SELECT 'return', r.id || ':' || s.id FROM sale_refunds r WHERE ${ofSale('r')}
            )
          ),
          'redemption', (
            SELECT json_build_object(
              'entry_id', e.id, 'points', (-e.points)::text,
              'returned', (
                SELECT COALESCE(sum(b.points), 0)::text FROM reward_entries b
                WHERE b.business_id = s.business_id AND b.type = 'return' AND b.key IN (
                  SELECT r.id || ':' || s.id FROM sale_refunds r WHERE ${ofSale('r')})
              ),
              'takings', (
                SELECT json_agg(${TAKING} ORDER BY t.id)
                FROM reward_takings t WHERE t.business_id = e.business_id AND t.entry_id = e.id
              )
            )
            FROM reward_entries e
            WHERE e.business_id = s.business_id AND e.type = 'redeem' AND e.key = s.id::text
          ),
          'purchases', CASE WHEN ${parameters.needs_purchases}::boolean THEN ${purchasesByDay(
            Prisma.sql`
              p.business_id = s.business_id AND p.customer_id = s.customer_id
              AND (p.completed_at, p.id) < (s.completed_at, s.id)`,
            timezone,
          )} END,
          'overrides', CASE WHEN ${parameters.needs_purchases}::boolean
            THEN ${overridesOf(Prisma.sql`s.business_id`, Prisma.sql`s.customer_id`)} END,
          'earning_sales', CASE WHEN ${parameters.needs_earning_sales}::boolean THEN (
            SELECT count(*) FROM reward_entries e
            WHERE e.business_id = s.business_id AND e.customer_id = s.customer_id AND e.type = 'earn'
              AND e.reason IS NULL AND e.sale_id <> s.id
              AND e.effective_at BETWEEN s.completed_at - interval '2 days' AND s.completed_at + interval '2 days'
              AND ${sameDay(timezone, Prisma.sql`e.effective_at`)}
          ) END
        ) ORDER BY s.completed_at, s.id)
        FROM sales s
        WHERE s.business_id = ${businessId}::bigint AND s.customer_id = held.id AND s.id = ANY (${saleIds}::bigint[])
      ) END AS sales, (
        SELECT max(p.version) FROM reward_programs p WHERE p.business_id = ${businessId}::bigint
      ) AS latest_version`,
  );
});

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
        OR NOT EXISTS (
          SELECT FROM reward_entries e
          WHERE e.business_id = s.business_id AND e.type = 'earn' AND e.key = s.id::text
        )
      )
    ORDER BY s.id`;
}
