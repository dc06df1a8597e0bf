import { WEEK_MINUTES } from './local-time';

const DAY_MINUTES = 24 * 60;

/**
 * Nobody gets a message from `quiet_from` until just before `quiet_to` (HH:MM). If both times are equal, there are no
 * quiet hours.
 */
export interface QuietHours {
  quiet_from: string;
  quiet_to: string;
}

/** The minutes of a week that are not quiet are 1. An invalid time counts as 20:00 or 08:00, to be on the safe side. */
export function loudMinutes({ quiet_from, quiet_to }: QuietHours): Uint8Array {
  const from = minuteOfDay(quiet_from) ?? 20 * 60;
  const to = minuteOfDay(quiet_to) ?? 8 * 60;
  const loud = new Uint8Array(WEEK_MINUTES).fill(1);
  if (from === to) return loud;
  for (let day = 0; day < WEEK_MINUTES; day += DAY_MINUTES) {
    if (from < to) loud.fill(0, day + from, day + to);
    else loud.fill(0, day + from, day + DAY_MINUTES).fill(0, day, day + to);
  }
  return loud;
}

function minuteOfDay(time: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}
