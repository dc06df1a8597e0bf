import { addDays, addMonths, type LocalDay, localDayOf, monthEnd, startOfDay } from './local-day';

/** How long points are good: so many months, to that day or to the end of its month. `null`: for ever. */
export interface ExpiryRule {
  after_months: number | null;
  at: 'day' | 'month_end';
}

/**
 * The last day on which points that were earned on `earnedOn` are good, or null if they never end. As in Square's
 * programmes, `month_end` is the end of the month in which they would end; 31 January plus one month is the last of
 * February.
 */
export function lastGoodDay(earnedOn: LocalDay, { after_months, at }: ExpiryRule): LocalDay | null {
  if (after_months === null) return null;
  const day = addMonths(earnedOn, after_months);
  return at === 'day' ? day : monthEnd(day);
}

/** The moment at which points end: when the day after the last good day begins in the shop's zone. */
export function endOfDay(lastGood: LocalDay, timezone: string): Date {
  return startOfDay(addDays(lastGood, 1), timezone);
}

/** The moment at which points end that were earned at `earnedAt`, or null. */
export function expiresAt(earnedAt: Date, rule: ExpiryRule, timezone: string): Date | null {
  const lastGood = lastGoodDay(localDayOf(earnedAt, timezone), rule);
  return lastGood === null ? null : endOfDay(lastGood, timezone);
}

/** The last day on which points are good that end at `expiresAt`: the day of the moment just before. */
export function lastGoodDayOf(expiresAt: Date, timezone: string): LocalDay {
  return localDayOf(new Date(expiresAt.getTime() - 1), timezone);
}

/** True while points that end at `expiresAt` can be used. Nothing has to run for them to end. */
export function isGood(expiresAt: Date | null, now: Date): boolean {
  return expiresAt === null || expiresAt > now;
}
