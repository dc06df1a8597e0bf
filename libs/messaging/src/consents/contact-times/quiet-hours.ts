import { WEEK } from './local-time';

const DAY = 24 * 60;

/** Nobody is written to from `quiet_from` to before `quiet_to` (HH:MM); the same time twice: no quiet hours. */
export interface QuietHours {
  quiet_from: string;
  quiet_to: string;
}

/** The minutes of a week that are not quiet, as 1. What is no time at all is read as 20:00 and 08:00, to be careful. */
export function loudMinutes({ quiet_from, quiet_to }: QuietHours): Uint8Array {
  const from = minuteOfDay(quiet_from) ?? 20 * 60;
  const to = minuteOfDay(quiet_to) ?? 8 * 60;
  const loud = new Uint8Array(WEEK).fill(1);
  if (from === to) return loud;
  for (let day = 0; day < WEEK; day += DAY) {
    if (from < to) loud.fill(0, day + from, day + to);
    else loud.fill(0, day + from, day + DAY).fill(0, day, day + to);
  }
  return loud;
}

function minuteOfDay(time: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}
