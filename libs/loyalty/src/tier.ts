import { Prisma } from '@wateja/prisma';

/** One of a business's own tiers. A customer must meet both conditions to reach it. `min_spent` is a decimal string. */
export interface Tier {
  name: string;
  min_purchases: number;
  min_spent: string;
}

/**
 * SQL that computes `loyalty_tier` from the purchase history in the row `history`. It is the last of the business's
 * `tiers` that the customer reaches, or null if the customer reaches none. If the business has no tiers of its own, it
 * is the repeat frequency.
 */
export function tierSql(history: Prisma.Sql, tiers: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    CASE WHEN ${tiers} IS NULL THEN ${history}.repeat_frequency ELSE (
      SELECT tier ->> 'name' FROM jsonb_array_elements(${tiers}) WITH ORDINALITY AS step(tier, height)
      WHERE COALESCE(${history}.total_purchases, 0) >= (tier ->> 'min_purchases')::int
        AND COALESCE(${history}.total_spent, 0) >= (tier ->> 'min_spent')::numeric
      ORDER BY height DESC LIMIT 1
    ) END`;
}
