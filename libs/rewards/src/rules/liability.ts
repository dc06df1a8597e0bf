import { proportionOf } from '@wateja/common';

import { isGood, lastGoodDayOf } from './expiry';
import { type LocalDay } from './local-day';
import { type PointUnit, worthOf } from './redeem';
import { sum } from './units';

/** The points left in a lot, or in all lots with the same last day, in thousandths. */
export interface OpenPoints {
  remaining: number;
  expires_at: Date | null;
}

/** The shop's liability for points. Points are in thousandths and money is in cents. */
export interface Liability {
  outstanding_points: number;
  outstanding_amount: number;
  /** The debts of customers. They are never subtracted from the points that the shop owes other customers. */
  owed_points: number;
  /** The points by their last valid day, the earliest first. Points without an end come last. */
  by_end: { last_good_day: LocalDay | null; points: number; amount: number }[];
}

/** The liability at the moment `asOf`. Points that have ended by then are no liability, whether or not that is booked. */
export function liabilityOf(
  lots: OpenPoints[],
  owedPoints: number,
  { unit, timezone, asOf }: { unit: PointUnit; timezone: string; asOf: Date },
): Liability {
  const good = lots.filter(({ remaining, expires_at }) => remaining > 0 && isGood(expires_at, asOf));
  const byEnd = new Map<LocalDay | null, number>();
  for (const { remaining, expires_at } of good) {
    const day = expires_at === null ? null : lastGoodDayOf(expires_at, timezone);
    byEnd.set(day, (byEnd.get(day) ?? 0) + remaining);
  }
  const points = sum(good.map(({ remaining }) => remaining));
  return {
    outstanding_points: points,
    outstanding_amount: worthOf(points, unit),
    owed_points: owedPoints,
    by_end: [...byEnd]
      .sort(([a], [b]) => ((a ?? '~') < (b ?? '~') ? -1 : 1))
      .map(([lastGoodDay, dayPoints]) => ({
        last_good_day: lastGoodDay,
        points: dayPoints,
        amount: worthOf(dayPoints, unit),
      })),
  };
}

/**
 * The part of points that customers use rather than let expire, in thousandths: redeemed ÷ (redeemed + expired) of
 * lots that have ended or are used up. Null while there are none.
 */
export function redemptionRate(redeemed: number, expired: number): number | null {
  return redeemed + expired === 0 ? null : proportionOf(redeemed, 1_000, redeemed + expired);
}
