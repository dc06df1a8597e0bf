import { startOf } from '../../start-of-day';

const MINUTE_MS = 60_000;
const LOCAL = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)$/;

/**
 * The moment at which the clocks of a time zone show what a field of the browser holds, such as `2026-12-03T09:00`; null if it
 * holds no time.
 */
export function instantOf(local: string, timeZone: string): Date | null {
  const [, day, hours, minutes] = LOCAL.exec(local) ?? [];
  if (day === undefined) return null;
  const passed = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
  const guess = new Date(startOf(day, timeZone).getTime() + passed);
  // On a day on which the clocks change, they have not passed as many minutes since midnight.
  const shown = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const [shownHours = 0, shownMinutes = 0] = shown.format(guess).split(':').map(Number);
  return new Date(guess.getTime() + passed - (shownHours * 60 + shownMinutes) * MINUTE_MS);
}
