import { Prisma } from '@wateja/prisma';

/** Rows of what is left of all lots, by their ends. Decimals are texts. */
export interface OpenRow {
  expires_at: Date | null;
  remaining: string;
}

/** @param at a moment of the past; null for now, by what is stored with the lots */
export function openPoints(businessId: number, at: Date | null): Prisma.Sql {
  if (at === null) {
    return Prisma.sql`
      SELECT expires_at, sum(remaining)::text AS remaining FROM reward_lots
      WHERE business_id = ${businessId} AND remaining > 0 AND (expires_at IS NULL OR expires_at > now())
      GROUP BY expires_at`;
  }
  return Prisma.sql`
    SELECT l.expires_at, sum(m.points)::text AS remaining
    FROM reward_entries e
    JOIN reward_movements m ON m.business_id = e.business_id AND m.entry_id = e.id
    JOIN reward_lots l ON l.business_id = m.business_id AND l.id = m.lot_id
    WHERE e.business_id = ${businessId} AND e.effective_at <= ${at} AND (l.expires_at IS NULL OR l.expires_at > ${at})
    GROUP BY l.expires_at`;
}

/** Rows `{tier, remaining}`: what is left now of the lots of all customers of a tier. */
export function openPointsByTier(businessId: number): Prisma.Sql {
  return Prisma.sql`
    SELECT COALESCE(t.tier, (SELECT base_tier FROM enabled_program(${businessId}::bigint))) AS tier,
      sum(l.remaining)::text AS remaining
    FROM reward_lots l
    LEFT JOIN customer_tiers t ON t.business_id = l.business_id AND t.customer_id = l.customer_id
    WHERE l.business_id = ${businessId} AND l.remaining > 0 AND (l.expires_at IS NULL OR l.expires_at > now())
    GROUP BY 1`;
}

/** A row `{owed}`: what all customers owe together, each for themselves. */
export function owedPoints(businessId: number, at: Date | null): Prisma.Sql {
  if (at === null) {
    return Prisma.sql`
      SELECT COALESCE(sum(owed), 0)::numeric(20, 3)::text AS owed FROM reward_accounts
      WHERE business_id = ${businessId}`;
  }
  return Prisma.sql`
    SELECT COALESCE(sum(GREATEST(owed, 0)), 0)::numeric(20, 3)::text AS owed FROM (
      SELECT sum(owed) AS owed FROM reward_entries
      WHERE business_id = ${businessId} AND effective_at <= ${at} GROUP BY customer_id
    ) accounts`;
}

/** A row `{redeemed, expired}` of the lots that are used up or have ended. */
export function maturedPoints(businessId: number): Prisma.Sql {
  const matured = Prisma.sql`
    l.business_id = ${businessId} AND (l.remaining = 0 OR l.expires_at <= now())`;
  return Prisma.sql`
    SELECT (
      SELECT COALESCE(sum(t.points - t.given_back), 0)::numeric(20, 3)::text
      FROM reward_lots l
      JOIN reward_takings t ON t.business_id = l.business_id AND t.lot_id = l.id
      JOIN reward_entries e ON e.business_id = t.business_id AND e.id = t.entry_id AND e.type = 'redeem'
      WHERE ${matured}
    ) AS redeemed, (
      SELECT COALESCE(sum(l.expired + CASE WHEN l.expires_at <= now() THEN l.remaining ELSE 0 END), 0)
        ::numeric(20, 3)::text
      FROM reward_lots l WHERE ${matured}
    ) AS expired`;
}
