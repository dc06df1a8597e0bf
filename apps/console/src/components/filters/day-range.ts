import { addDays, dayOf, startOf } from '../../start-of-day';

/**
 * A period of whole days of the shop: the last days including today, or the days from one to another, both included.
 */
export interface DayRange {
  days?: number | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

const MAX_DAYS = 3_660;

/** Reads the period from an address, and leaves out what is not valid. */
export function dayRange({ days, from, to }: Record<string, unknown>): DayRange {
  const range = { ...(isDay(from) && { from }), ...(isDay(to) && { to }) };
  if (range.from !== undefined && range.to !== undefined && range.from > range.to) return {};
  if (Object.keys(range).length > 0) return range;
  return Number.isInteger(days) && Number(days) >= 1 && Number(days) <= MAX_DAYS ? { days: Number(days) } : {};
}

/** When the period begins and ends, as ISO 8601. The end itself is not included. */
export function timesOf({ days, from, to }: DayRange, now: number, timeZone: string): { from?: string; to?: string } {
  const first = days === undefined ? from : addDays(dayOf(now, timeZone), 1 - days);
  return {
    ...(first !== undefined && { from: startOf(first, timeZone).toISOString() }),
    ...(to !== undefined && { to: startOf(addDays(to, 1), timeZone).toISOString() }),
  };
}

/** How many days there are from one day to another, both included. */
export const daysFrom = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;

/** Years from 1000 on, as the field of a date writes them. `Date.parse` reads 31 February as 3 March. */
export const isDay = (value: unknown): value is string =>
  typeof value === 'string' &&
  /^[1-9]\d{3}-\d\d-\d\d$/.test(value) &&
  !Number.isNaN(Date.parse(value)) &&
  new Date(value).toISOString().startsWith(value);
