/** A step of a business's own loyalty ladder, reached by both its conditions. Money is a decimal string. */
export interface Tier {
  name: string;
  min_purchases: number;
  min_spent: string;
}

/** What decides a tier. */
export interface LoyaltyStanding {
  total_purchases: number;
  total_spent: string;
  repeat_frequency: string | null;
}

/**
 * `loyalty_tier`: the last tier of the business's ladder that the customer reaches, or the repeat frequency
 * where the business has no ladder of its own. Null below the first step.
 */
export function loyaltyTier(standing: LoyaltyStanding, tiers: Tier[] | null): string | null {
  if (!tiers) return standing.repeat_frequency;
  const reached = tiers.filter(
    (tier) => standing.total_purchases >= tier.min_purchases && Number(standing.total_spent) >= Number(tier.min_spent),
  );
  return reached.at(-1)?.name ?? null;
}
