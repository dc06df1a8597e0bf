/**
 * Days in the shop's time zone, written as `2026-03-10`, so that texts compare as days do. Programmes count in such
 * days: when points end, which day a limit belongs to, which purchases a tier counts.
 */
export type LocalDay = string;

const DAY_MS = 24 * 60 * 60 * 1_000;
/** The first and the last day that a rule can name. They stand for "always" and "for ever". */
export const FIRST_DAY: LocalDay = '0000-01-01';
export const LAST_DAY: LocalDay = '9999-12-31';

/** One formatter for each time zone, because making one takes longer than using it a hundred times. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timezone: string): Intl.DateTimeFormat {
  const cachedFormat = formats.get(timezone);
  if (cachedFormat) return cachedFormat;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
  formats.set(timezone, format);
  return format;
}

/** The offset of the zone's clocks from UTC at this moment, in milliseconds. Offsets before 1900 have seconds too. */
function offsetAt(at: number, timezone: string): number {
  // The text is such as `3/10/2026, GMT+03:00`, or ends with `GMT` for UTC. `formatToParts` takes five times as long.
  const [, sign, hours = '0', minutes = '0', seconds = '0'] =
    /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(formatOf(timezone).format(at)) ?? [];
  return (sign === '-' ? -1 : 1) * ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
}

const utcMidnight = (day: LocalDay): number => Date.parse(`${day}T00:00:00Z`);
const dayOfUtc = (at: number): LocalDay => new Date(at).toISOString().slice(0, 10);

/** The day that the shop's calendar shows at this moment. */
export function localDayOf(at: Date, timezone: string): LocalDay {
  return dayOfUtc(at.getTime() + offsetAt(at.getTime(), timezone));
}

/**
 * The moment at which a day begins. Where clocks skip midnight, as in Cairo in April, it is the first moment of the
 * day; where they show midnight twice, it is the first of the two.
 */
export function startOfDay(day: LocalDay, timezone: string): Date {
  const midnight = utcMidnight(day);
  // Offsets change at most once in two days, so the one before and the one after are all that can apply.
  const candidates = [midnight - DAY_MS, midnight + DAY_MS].map((near) => midnight - offsetAt(near, timezone));
  const begun = [...new Set(candidates)].filter((at) => localDayOf(new Date(at), timezone) >= day);
  return new Date(Math.min(...begun));
}

/** The first moment of a day in this zone, or a moment that is given as an ISO 8601 time. */
export function startOf(dayOrTime: string, timezone: string): Date {
  return dayOrTime.includes('T') ? new Date(dayOrTime) : startOfDay(dayOrTime, timezone);
}

export function addDays(day: LocalDay, days: number): LocalDay {
  return dayOfUtc(utcMidnight(day) + days * DAY_MS);
}

/** The same day of the month after this number of months; the last day of the month if the month is shorter. */
export function addMonths(day: LocalDay, months: number): LocalDay {
  const monthIndex = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const last = lastOfMonth(monthIndex);
  return dayOfUtc(last - Math.max(0, new Date(last).getUTCDate() - Number(day.slice(8))) * DAY_MS);
}

/** The last day of the day's own month. */
export function monthEnd(day: LocalDay): LocalDay {
  return dayOfUtc(lastOfMonth(Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1));
}

/** UTC midnight of the last day of a month. Months are counted from January of the year 0. */
const lastOfMonth = (monthIndex: number): number => Date.UTC(Math.floor(monthIndex / 12), (monthIndex % 12) + 1, 0);
