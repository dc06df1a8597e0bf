import { type LocalDay, localDayOf } from './local-day';

/** Every day of the week, as ISO 8601 counts them: 1 is Monday, 7 is Sunday. */
export const ALL_WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

/** A time in which sales earn more points for spending. */
export interface Promotion {
  id: number;
  /** In thousandths. */
  multiplier: number;
  /** It counts from `starts_at` until before `ends_at`. Null: it has no end. */
  starts_at: Date;
  ends_at: Date | null;
  /** The days of the week on which it counts, by the calendar of the shop. */
  weekdays: number[];
}

/** What multiplies the points of a sale for spending. */
export interface Multiplier<Given extends Promotion = Promotion> {
  /** In thousandths. */
  multiplier: number;
  /** The promotion that it comes from. Null: the tier's is as high, or no promotion counts. */
  promotion: Given | null;
}

/** True if the promotion counts for a sale at this moment, by the clocks of the shop. */
export function isActive({ starts_at, ends_at, weekdays }: Promotion, at: Date, timezone: string): boolean {
  if (starts_at > at || (ends_at !== null && ends_at <= at)) return false;
  return weekdays.includes(weekdayOf(localDayOf(at, timezone)));
}

/**
 * The multiplier of a sale: the best of the tier's and those of the promotions at that moment. They are never multiplied
 * with each other, so the cost of a promotion can be computed beforehand. Of promotions with the same multiplier, the first
 * of the list counts.
 * @param tierMultiplier in thousandths
 */
export function bestMultiplier<Given extends Promotion>(
  tierMultiplier: number,
  promotions: Given[],
  at: Date,
  timezone: string,
): Multiplier<Given> {
  let best: Multiplier<Given> = { multiplier: tierMultiplier, promotion: null };
  for (const promotion of promotions) {
    if (promotion.multiplier > best.multiplier && isActive(promotion, at, timezone)) {
      best = { multiplier: promotion.multiplier, promotion };
    }
  }
  return best;
}

/** The day of the week by ISO 8601: 1 is Monday, 7 is Sunday. */
const weekdayOf = (day: LocalDay): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
