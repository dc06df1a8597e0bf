import { prepare, Prisma } from '@wateja/prisma';

import { purchasesByDay, type PurchasesRow } from '../ledger/purchases.queries';
import { type LocalDay } from '../rules/local-day';
import { type OverrideRow, overridesOf } from './overrides.queries';

/** A tier as it is stored. Days are texts. */
export interface TierRow {
  tier: string | null;
  since: LocalDay | null;
  held_until: LocalDay | null;
  is_override: boolean;
  program_version: number;
}

/** A customer with what decides their tier, and the stored tier, which is null without one. */
export interface RankedRow {
  customer_id: number;
  stored_tier: TierRow | null;
  purchases: PurchasesRow[] | null;
  overrides: OverrideRow[] | null;
}

/** The columns of a {@link RankedRow} beside the customer. `purchases` is SQL by {@link purchasesByDay}. */
export const tierColumns = (businessId: Prisma.Sql, customerId: Prisma.Sql, purchases: Prisma.Sql) => Prisma.sql`
      (
        SELECT json_build_object('tier', t.tier, 'since', t.since, 'held_until', t.held_until,
          'is_override', t.is_override, 'program_version', t.program_version)
        FROM customer_tiers t WHERE t.business_id = ${businessId} AND t.customer_id = ${customerId}
      ) AS stored_tier, ${purchases} AS purchases, ${overridesOf(businessId, customerId)} AS overrides`;

interface Customers extends Record<string, unknown> {
  business_id: number;
  customer_ids: number[];
}

/**
 * Locks the tiers of these customers until the transaction ends. The caller must read the purchases in another
 * statement, which sees what the previous holder of the lock has seen. The rows of the customers come first, as
 * everywhere, so that no erasure happens meanwhile. A key of an advisory lock is a hash, because the ids of a business
 * and a customer together are too long.
 */
export const lockTiers = prepare<Customers>(
  'rewards-tiers-lock',
  ({ business_id: businessId, customer_ids: customerIds }) => Prisma.sql`
    WITH held AS MATERIALIZED (
      SELECT c.id FROM customers c
      WHERE c.business_id = ${businessId}::bigint AND c.id = ANY (${customerIds}::bigint[]) ORDER BY c.id FOR KEY SHARE
    )
    SELECT count(pg_advisory_xact_lock(key)::text) FROM (
      SELECT hashtextextended('tiers:' || ${businessId}::bigint || ':' || held.id, 0) AS key FROM held ORDER BY key
    ) ordered`,
);

/** Returns these customers, apart from those who were erased. */
export const customersToRank = prepare<Customers & { timezone: string }>(
  'rewards-tiers-read',
  ({ business_id: businessId, customer_ids: customerIds, timezone }) => Prisma.sql`
    SELECT c.id AS customer_id, ${tierColumns(
      Prisma.sql`c.business_id`,
      Prisma.sql`c.id`,
      purchasesByDay(Prisma.sql`p.business_id = c.business_id AND p.customer_id = c.id`, timezone),
    )}
    FROM customers c
    WHERE c.business_id = ${businessId}::bigint AND c.id = ANY (${customerIds}::bigint[]) AND c.erased_at IS NULL`,
);

/** Writes tiers, a list of {@link TierRow} with the `customer_id`. The caller has locked the tiers. */
export const writeTiers = prepare<{ business_id: number; tiers: string }>(
  'rewards-tiers-write',
  ({ business_id: businessId, tiers }) => Prisma.sql`
    INSERT INTO customer_tiers (business_id, customer_id, tier, since, held_until, is_override, program_version)
    SELECT ${businessId}::bigint, n.customer_id, n.tier, n.since, n.held_until, n.is_override, n.program_version
    FROM jsonb_to_recordset(${tiers}::jsonb) AS n(
      customer_id bigint, tier text, since date, held_until date, is_override boolean, program_version bigint
    )
    ORDER BY n.customer_id
    ON CONFLICT (business_id, customer_id) DO UPDATE
    SET (tier, since, held_until, is_override, program_version) =
      (excluded.tier, excluded.since, excluded.held_until, excluded.is_override, excluded.program_version)`,
);

/** Rows `{customer_id}` of customers whose tier has ended before this day. */
export function endedTiers(businessId: number, today: LocalDay, after: number, limit: number): Prisma.Sql {
  return Prisma.sql`
    SELECT customer_id FROM customer_tiers
    WHERE business_id = ${businessId} AND held_until < ${today}::date AND customer_id > ${after}
    ORDER BY customer_id LIMIT ${limit}`;
}

/** The customers with sales, and their tiers: rows `s` and `t`. Those who were erased are left out. */
const customersWithSales = (businessId: number) => Prisma.sql`
  customer_sales_totals s
  JOIN customers c ON c.business_id = s.business_id AND c.id = s.customer_id AND c.erased_at IS NULL
  LEFT JOIN customer_tiers t ON t.business_id = s.business_id AND t.customer_id = s.customer_id
  WHERE s.business_id = ${businessId}`;

/**
 * Rows `{customer_id}` of customers whose tier was not computed by this version of the programme. A customer without sales
 * has a row if somebody has set their tier by hand.
 */
export function customersOfOtherVersions(
  businessId: number,
  version: number,
  after: number,
  limit: number,
): Prisma.Sql {
  return Prisma.sql`
    (
      SELECT s.customer_id FROM ${customersWithSales(businessId)}
        AND s.customer_id > ${after} AND t.program_version IS DISTINCT FROM ${version}
      ORDER BY s.customer_id LIMIT ${limit}
    )
    UNION
    (
      SELECT o.customer_id FROM reward_tier_overrides o
      JOIN customer_tiers t ON t.business_id = o.business_id AND t.customer_id = o.customer_id
      WHERE o.business_id = ${businessId} AND o.customer_id > ${after} AND t.program_version <> ${version}
      ORDER BY o.customer_id LIMIT ${limit}
    )
    ORDER BY customer_id LIMIT ${limit}`;
}

/** How many customers this version has ranked, and how many it will have ranked in the end. */
export function rankingProgress(businessId: number, version: number): Prisma.Sql {
  return Prisma.sql`
    SELECT count(*) FILTER (WHERE t.program_version = ${version})::int AS done, count(*)::int AS total
    FROM ${customersWithSales(businessId)}`;
}
