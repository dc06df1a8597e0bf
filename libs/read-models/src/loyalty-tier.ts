import { tierSql } from '@wateja/loyalty';
import { Prisma } from '@wateja/prisma';

/** SQL of the tiers from which `loyalty_tier` is, as a JSON array of objects with a `name`, lowest first. */
export const tierLadder = (businessId: unknown) => Prisma.sql`
  COALESCE((SELECT ladder FROM enabled_program(${businessId}::bigint)), shop_tiers(${businessId}::bigint))`;

/** Where {@link loyaltyTier} finds what it needs, as SQL. */
interface TierSources {
  business_id: unknown;
  customer_id: Prisma.Sql;
  /** The row of the purchase history. */
  history: Prisma.Sql;
  /** The shop's own tiers in the loyalty settings. */
  tiers: Prisma.Sql;
}

/**
 * SQL that computes `loyalty_tier`. While a loyalty programme is switched on, it is the programme's tier, which
 * libs/rewards keeps in `customer_tiers`; otherwise it is the tier of the loyalty settings. PostgreSQL asks for the
 * programme once in a statement, and looks for a kept tier only if there is one.
 */
export function loyaltyTier({ business_id: businessId, customer_id: customerId, history, tiers }: TierSources) {
  const program = Prisma.sql`enabled_program(${businessId}::bigint)`;
  return Prisma.sql`
    CASE WHEN EXISTS (SELECT FROM ${program}) THEN COALESCE(
      (SELECT kept.tier FROM customer_tiers kept
        WHERE kept.business_id = ${businessId}::bigint AND kept.customer_id = ${customerId}),
      (SELECT base_tier FROM ${program})
    ) ELSE ${tierSql(history, tiers)} END`;
}
