import { allocate, proportionOf } from '@wateja/common';

import { type Redemption, type RedemptionRequest, type RedemptionRule, redemptionOf } from './redeem';
import { takeFromLargest } from './take-from-largest';
import { sum } from './units';

/** A line as the till sends it, in cents. */
export interface QuotedLine {
  line_total: number;
  /** The till's own discount on the whole sale, in cents. It cannot exceed the rest of the lines. */
  discount_amount: number;
  /** False: the tier's discount leaves this line out. */
  discountable: boolean;
  /** False: points cannot pay for this line. */
  redeemable: boolean;
}

/** A line with its price, in cents: `net_amount` is `line_total` less both other amounts, and never below zero. */
export interface PricedLine {
  line_total: number;
  discount_amount: number;
  points_amount: number;
  net_amount: number;
}

export interface PricingRule {
  /** The tier's discount, in thousandths of a percent: 2,500 is 2.5 %. */
  discount_percent: number;
  /** The amount to pay is a multiple of this many cents. M-Pesa accepts only whole shillings. */
  payable_step: number | null;
  redemption: RedemptionRule;
  /** False: points cannot pay in a sale that has a tier's discount. */
  points_with_discount: boolean;
}

export interface PricingRequest {
  lines: QuotedLine[];
  /** The till's own discount on the whole sale, in cents. It cannot exceed the rest of the lines. */
  discount_amount: number;
  /** The points to use; `redeemable` follows from the lines. */
  redemption: Omit<RedemptionRequest, 'redeemable'>;
}

/** The price of a sale, in cents. The till's own rounding of cash is not part of it. */
export interface SalePrice {
  subtotal_amount: number;
  discount_amount: number;
  redemption: Redemption;
  payable_amount: number;
  lines: PricedLine[];
}

/**
 * Prices a sale: the till's line discounts, the tier's percentage of the rest line by line, the till's discount on the
 * sale, points, and rounding down to whole units of money. Each amount belongs to a line, so that any line can come
 * back for exactly what it cost.
 * @throws RangeError if the till's discounts exceed the lines
 */
export function priceSale(rule: PricingRule, { lines, discount_amount, redemption }: PricingRequest): SalePrice {
  const tierDiscounts = lines.map((line) => tierDiscount(line, rule.discount_percent));
  const afterTier = lines.map((line, index) => line.line_total - line.discount_amount - at(tierDiscounts, index));
  const saleDiscounts = allocate(discount_amount, afterTier);
  const afterDiscounts = afterTier.map((amount, index) => amount - at(saleDiscounts, index));

  const payablesWithPoints = lines.map((line, index) => (line.redeemable ? at(afterDiscounts, index) : 0));
  const isRedeemable = rule.points_with_discount || sum(tierDiscounts) === 0;
  const redeemed = redemptionOf(rule.redemption, {
    ...redemption,
    redeemable: isRedeemable ? sum(payablesWithPoints) : 0,
  });
  const pointsAmounts = allocate(redeemed.amount, payablesWithPoints);
  const afterPoints = afterDiscounts.map((amount, index) => amount - at(pointsAmounts, index));

  const rounding = rule.payable_step === null ? 0 : sum(afterPoints) % rule.payable_step;
  const roundings = takeFromLargest(rounding, afterPoints);
  const priced = lines.map(({ line_total }, index) => {
    const net = at(afterPoints, index) - at(roundings, index);
    const points = at(pointsAmounts, index);
    return { line_total, discount_amount: line_total - points - net, points_amount: points, net_amount: net };
  });
  return {
    subtotal_amount: sum(lines.map(({ line_total }) => line_total)),
    discount_amount: sum(priced.map((line) => line.discount_amount)),
    redemption: redeemed,
    payable_amount: sum(priced.map(({ net_amount }) => net_amount)),
    lines: priced,
  };
}

/** The tier's discount on a line, rounded half up to cents. */
export function tierDiscount(line: QuotedLine, percent: number): number {
  return line.discountable ? proportionOf(line.line_total - line.discount_amount, percent, 100_000) : 0;
}

/** The amount of a line. All lists of {@link priceSale} have one amount for each line. */
const at = (amounts: number[], index: number) => amounts[index] ?? 0;
