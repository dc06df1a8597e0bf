import { Prisma } from '@wateja/prisma';

/** A step of a business's own loyalty ladder, reached by both its conditions. Money is a decimal string. */
export interface Tier {
  name: string;
  min_purchases: number;
  min_spent: string;
}

/**
 * `loyalty_tier` of the purchase history in the row `history`: the last of the business's `tiers` that the customer
 * reaches, or the repeat frequency where the business has no ladder of its own. Null below the first step.
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
