import { benefitsOf, earningRule, pricingRule } from '../program/program-rules';
import { type Program, type ProgramTier } from '../program/program.schemas';
import { type NamedPromotion } from '../program/promotion-rows';
import { earnedPoints } from '../rules/earn';
import { priceSale, type PricingRule, type QuotedLine, type SalePrice, tierDiscount } from '../rules/price-sale';
import { type Multiplier } from '../rules/promotions';
import { sum } from '../rules/units';

/** A line for which a till asks the price: the quantity in thousandths, amounts in cents. */
export interface AskedLine {
  /** Null for a sale of which the till sends the amount alone. */
  product_id: number | null;
  quantity: number;
  line_total: number;
  discount_amount: number;
}

/** What a till asks for. */
export interface AskedSale {
  lines: AskedLine[];
  /** The till's own discount on the sale, in cents. */
  discount_amount: number;
  /** Whole points, or as many as possible. */
  redeem_points: number | 'max';
  at_most: boolean;
}

/** What the price depends on beside the sale. */
export interface PricingTerms {
  program: Program;
  tier: ProgramTier | null;
  /** What multiplies the points for spending: of the tier, or of a promotion. */
  multiplier: Multiplier<NamedPromotion>;
  /** The points that this sale may use, in thousandths. */
  available: number;
  /** True: the customer's sales have earned today as often as the programme allows. */
  is_over_limit: boolean;
  /** The smallest amount of the currency, in cents. */
  smallest: number;
}

/** The price of a sale in cents, and what it will earn, in thousandths of a point. */
export interface QuotedPrice extends SalePrice {
  points_to_earn: number;
}

/**
 * Prices a sale by the programme. A currency without decimals is computed in whole amounts, so that no discount leaves a
 * fraction that nobody can pay.
 */
export function quotedPrice(sale: AskedSale, terms: PricingTerms): QuotedPrice {
  const { program, tier, available, smallest } = terms;
  const price = priceSale(ruleIn(smallest, pricingRule(program, tier)), {
    lines: linesIn(smallest, sale, program),
    discount_amount: sale.discount_amount / smallest,
    redemption: { requested: sale.redeem_points, at_most: sale.at_most, available },
  });
  const priced = inCents(smallest, price);
  return { ...priced, points_to_earn: terms.is_over_limit ? 0 : pointsToEarn(sale.lines, priced, terms) };
}

/** How large the till's discount on the sale may be, in cents: what is left of the lines after all other discounts. */
export function maxSaleDiscount(sale: AskedSale, { program, tier, smallest }: PricingTerms): number {
  const { discount_percent } = pricingRule(program, tier);
  const lines = linesIn(smallest, sale, program);
  return (
    smallest * sum(lines.map((line) => line.line_total - line.discount_amount - tierDiscount(line, discount_percent)))
  );
}

function pointsToEarn(lines: AskedLine[], price: SalePrice, { program, multiplier }: PricingTerms): number {
  const rule = earningRule(program, multiplier.multiplier);
  const earning = lines.map(({ product_id, quantity }, index) => {
    return { product_id, quantity, paid: price.lines[index]?.net_amount ?? 0 };
  });
  return earnedPoints(rule, earning);
}

function linesIn(smallest: number, { lines }: AskedSale, program: Program): QuotedLine[] {
  return lines.map(({ product_id, line_total, discount_amount }) => ({
    line_total: line_total / smallest,
    discount_amount: discount_amount / smallest,
    ...benefitsOf(program, product_id),
  }));
}

/** The rule in smallest amounts. Amounts of a programme that was saved in another currency are rounded to whole ones. */
function ruleIn(smallest: number, rule: PricingRule): PricingRule {
  const toWholeUnits = (cents: number) => Math.max(1, Math.round(cents / smallest));
  const { unit } = rule.redemption;
  return {
    ...rule,
    payable_step: rule.payable_step === null ? null : toWholeUnits(rule.payable_step),
    redemption: { ...rule.redemption, unit: { ...unit, amount: toWholeUnits(unit.amount) } },
  };
}

function inCents(smallest: number, price: SalePrice): SalePrice {
  return {
    subtotal_amount: price.subtotal_amount * smallest,
    discount_amount: price.discount_amount * smallest,
    redemption: { ...price.redemption, amount: price.redemption.amount * smallest },
    payable_amount: price.payable_amount * smallest,
    lines: price.lines.map((line) => ({
      line_total: line.line_total * smallest,
      discount_amount: line.discount_amount * smallest,
      points_amount: line.points_amount * smallest,
      net_amount: line.net_amount * smallest,
    })),
  };
}
