import { type EarningRule } from '../rules/earn';
import { type LedgerRules } from '../rules/ledger';
import { type PricingRule, type QuotedLine } from '../rules/price-sale';
import { type PointUnit } from '../rules/redeem';
import { type TierRule } from '../rules/tier-held';
import { toCents, toThousandths } from '../rules/units';
import { type Program, type ProgramTier } from './program.schemas';

/** Turns a stored programme into the rules, which compute with whole numbers. */

/** @param multiplier the highest multiplier of the tier and the promotions, in thousandths */
export function earningRule({ earn, excluded_product_ids }: Program, multiplier: number): EarningRule {
  return {
    spend: earn.spend && { points: earn.spend.points, per: toCents(earn.spend.per) },
    visit: earn.visit && { points: earn.visit.points, minimum_amount: toCents(earn.visit.minimum_amount) },
    items: earn.items,
    excluded_product_ids: earn.excluded_product_ids ?? excluded_product_ids,
    fractions: earn.fractions,
    multiplier,
    max_points_per_sale: earn.max_points_per_sale,
  };
}

/** @param tier the customer's tier, or null for none */
export function pricingRule({ redeem, payable_step }: Program, tier: ProgramTier | null): PricingRule {
  return {
    discount_percent: toThousandths(tier?.discount_percent ?? '0'),
    payable_step: payable_step === null ? null : toCents(payable_step),
    redemption: {
      unit: pointUnit(redeem.unit),
      min_points: redeem.min_points,
      max_percent: redeem.max_percent,
    },
    points_with_discount: redeem.points_with_discount,
  };
}

/** The effects that tiers and points may have on a product. A sale without lines has no product, so both apply. */
export function benefitsOf(
  { redeem, tiers, excluded_product_ids }: Program,
  productId: number | null,
): Pick<QuotedLine, 'discountable' | 'redeemable'> {
  const isExcluded = (ids: number[] | null) => productId !== null && (ids ?? excluded_product_ids).includes(productId);
  return {
    discountable: !isExcluded(tiers.excluded_product_ids),
    redeemable: !isExcluded(redeem.excluded_product_ids),
  };
}

export function tierRule({ tiers }: Program): TierRule {
  const { window, keep_days, ladder } = tiers;
  return {
    window,
    keep_days,
    ladder: ladder.map(({ min_spent, min_purchases }) => ({ min_spent: toCents(min_spent), min_purchases })),
  };
}

export function ledgerRules({ refunds }: Program, timezone: string): LedgerRules {
  return { ...refunds, timezone };
}

export function pointUnit({ points, amount }: Program['redeem']['unit']): PointUnit {
  return { points, amount: toCents(amount) };
}
