import { floorProportion } from '@wateja/common';

import { ONE, sum } from './units';

/**
 * The rule by which one sale earns. It is stored with the entry of the sale, so that refunds of the sale use the same
 * rule, even if the programme has changed since.
 */
export interface EarningRule {
  /** `points` for every `per` cents of money paid. */
  spend: { points: number; per: number } | null;
  /** `points` once a sale, if at least `minimum_amount` cents were paid. */
  visit: { points: number; minimum_amount: number } | null;
  /** `points` for every whole unit of a product. */
  items: { product_id: number; points: number }[];
  excluded_product_ids: number[];
  /** `drop`: whole points only. `keep`: points to the thousandth, so that 30.00 and 20.00 at one for 50.00 make one. */
  fractions: 'drop' | 'keep';
  /** Applies to the points for spending only, in thousandths. */
  multiplier: number;
  /** The most whole points that one sale earns, or null. */
  max_points_per_sale: number | null;
}

/** The rest of a line after refunds: the money paid for it in cents, and its quantity in thousandths. */
export interface EarningLine {
  product_id: number | null;
  quantity: number;
  paid: number;
}

/**
 * The most points that one sale earns by any programme, in thousandths: 100 million points. It keeps balances within
 * the numeric(14,3) in which the database stores points.
 */
export const MAX_EARNED = 100_000_000 * ONE;

/**
 * The points that these lines earn, in thousandths: points for spending, for the visit and for items, added up and
 * capped. Points are earned on money that was paid. A line that points or a discount paid earns nothing, and a sale
 * without money earns nothing. More money or more items never earn fewer points.
 */
export function earnedPoints(rule: EarningRule, lines: EarningLine[]): number {
  const earning = lines.filter((line) => line.paid > 0 && earns(rule, line.product_id));
  const paid = sum(earning.map((line) => line.paid));
  if (paid === 0) return 0;
  const points = spendPoints(rule, paid) + visitPoints(rule, paid) + itemPoints(rule, earning);
  return Math.min(points, MAX_EARNED, rule.max_points_per_sale === null ? Infinity : rule.max_points_per_sale * ONE);
}

/** The money on which a sale earns, in cents: the amount paid for products that are not excluded. */
export function eligibleAmount(rule: EarningRule, lines: EarningLine[]): number {
  return sum(lines.filter(({ product_id }) => earns(rule, product_id)).map(({ paid }) => paid));
}

const earns = ({ excluded_product_ids }: EarningRule, productId: number | null) =>
  productId === null || !excluded_product_ids.includes(productId);

/**
 * Full steps first, then the multiplier, both rounded down, as Square's loyalty programmes compute; with `keep` rounded
 * down once, to a thousandth.
 */
function spendPoints({ spend, multiplier, fractions }: EarningRule, paid: number): number {
  if (!spend) return 0;
  if (fractions === 'keep') return floorProportion(paid, spend.points * multiplier, spend.per);
  const steps = floorProportion(paid, 1, spend.per);
  return floorProportion(steps, spend.points * multiplier, ONE) * ONE;
}

function visitPoints({ visit }: EarningRule, paid: number): number {
  return visit && paid >= visit.minimum_amount ? visit.points * ONE : 0;
}

/** Lines of the same product count together: two lines of half a unit are a unit. */
function itemPoints({ items }: EarningRule, lines: EarningLine[]): number {
  const points = items.map((item) => {
    const quantity = sum(lines.filter(({ product_id }) => product_id === item.product_id).map((line) => line.quantity));
    return floorProportion(quantity, 1, ONE) * item.points * ONE;
  });
  return sum(points);
}
