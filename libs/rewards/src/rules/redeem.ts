import { floorProportion } from '@wateja/common';

import { ONE } from './units';

/** The value of points: `points` whole points are worth `amount` cents. */
export interface PointUnit {
  points: number;
  amount: number;
}

export interface RedemptionRule {
  unit: PointUnit;
  /** The fewest whole points that one sale uses. */
  min_points: number;
  /** The maximum share of a sale that points can pay, in whole percent of the amount after discounts. */
  max_percent: number;
}

export interface RedemptionRequest {
  /** Whole points, or `max` for as many as the sale and the account allow. */
  requested: number | 'max';
  /** True: use what there is. False: refuse if the account has fewer points than requested. */
  at_most: boolean;
  /** The points that the account can use, in thousandths: the balance less the points that other quotes reserve. */
  available: number;
  /** The amount that points can pay, in cents: the redeemable lines after discounts. */
  redeemable: number;
}

export interface Redemption {
  /** Whole points used, and their value in cents. */
  points: number;
  amount: number;
  /** The most whole points that this sale and this account allow. */
  most: number;
  /** Why no points are used. A quote that asks for a number of points, and not `at_most`, is refused with this code. */
  reason: 'insufficient_points' | 'below_minimum' | null;
}

/**
 * How many points a sale uses: whole units only, no more than the account has, and no more than `max_percent` of the
 * redeemable amount. Fewer than `min_points` are not used at all.
 */
export function redemptionOf(rule: RedemptionRule, request: RedemptionRequest): Redemption {
  const { unit, min_points } = rule;
  const available = floorProportion(Math.max(0, request.available), 1, ONE);
  const bearable = floorProportion(floorProportion(request.redeemable, rule.max_percent, 100), 1, unit.amount);
  const units = (points: number) => Math.min(floorProportion(points, 1, unit.points), bearable);
  const maxPoints = atLeastMinimum(units(available) * unit.points, min_points);
  if (request.requested === 0) return { points: 0, amount: 0, most: maxPoints, reason: null };
  const requested = request.requested === 'max' ? available : request.requested;
  if (!request.at_most && requested > available)
    return { points: 0, amount: 0, most: maxPoints, reason: 'insufficient_points' };
  const used = units(Math.min(requested, available));
  if (used * unit.points < min_points) return { points: 0, amount: 0, most: maxPoints, reason: 'below_minimum' };
  return { points: used * unit.points, amount: used * unit.amount, most: maxPoints, reason: null };
}

const atLeastMinimum = (points: number, minPoints: number) => (points < minPoints ? 0 : points);

/** The value of so many points in cents, rounded down. Parts of a unit count here, as the shop owes them all. */
export function worthOf(thousandths: number, { points, amount }: PointUnit): number {
  return floorProportion(thousandths, amount, points * ONE);
}
