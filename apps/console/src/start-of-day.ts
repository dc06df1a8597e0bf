/** When the day began in a time zone. */
export const startOfDay = (now: number, timeZone: string): Date => startOf(dayOf(now, timeZone), timeZone);

/** The day in a time zone, such as `2026-11-03`. */
export function dayOf(now: number, timeZone: string): string {
  return new Date(wallTime(now, timeZone)).toISOString().slice(0, 'YYYY-MM-DD'.length);
}

/** The day so many days later, or earlier if the number is negative. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 'YYYY-MM-DD'.length);
}

/** When a day, such as `2026-11-03`, begins in a time zone. */
export function startOf(day: string, timeZone: string): Date {
  const midnight = Date.parse(day);
  // The offset of about that time, and then that of the time found: clocks may change at night.
  const guess = midnight - (wallTime(midnight, timeZone) - midnight);
  return new Date(midnight - (wallTime(guess, timeZone) - guess));
}

const DAY_MS = 24 * 60 * 60 * 1_000;
const SECOND_MS = 1_000;

/** What the clocks of the zone show, as if it were UTC. */
function wallTime(time: number, timeZone: string): number {
  const wholeSecond = Math.floor(time / SECOND_MS) * SECOND_MS;
  // Swedish writes `2026-11-03 18:45:00`.
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(
    wholeSecond,
  );
  return Date.parse(`${text.replace(' ', 'T')}Z`) + (time - wholeSecond);
}
