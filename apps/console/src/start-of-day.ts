/** When the day began in a time zone. */
export function startOfDay(now: number, timeZone: string): Date {
  const wall = wallTime(now, timeZone);
  const midnight = wall - (((wall % DAY_MS) + DAY_MS) % DAY_MS);
  // The offset of now, and then that of the time found: clocks may have changed since midnight.
  const guess = midnight - (wall - now);
  return new Date(midnight - (wallTime(guess, timeZone) - guess));
}

const DAY_MS = 24 * 60 * 60 * 1_000;
const SECOND_MS = 1_000;

/** What the clocks of the zone show, as if it were UTC. */
function wallTime(time: number, timeZone: string): number {
  const whole = Math.floor(time / SECOND_MS) * SECOND_MS;
  // Swedish writes `2026-11-03 18:45:00`.
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(whole);
  return Date.parse(`${text.replace(' ', 'T')}Z`) + (time - whole);
}
