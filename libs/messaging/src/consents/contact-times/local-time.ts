const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The number of minutes in a week. Minute 0 is Monday, 00:00. */
export const WEEK_MINUTES = 7 * 24 * 60;

/** Monday, 1970-01-05, from which weeks are counted. */
const FIRST_MONDAY = 4 * DAY_MS;

/** A period in which the clocks of a zone do not change: local = UTC + `offset`, until `until`. */
interface Stretch {
  /** Milliseconds. */
  offset: number;
  /** Milliseconds since the epoch, not included. */
  until: number;
}

/**
 * Finds the first moment, from `from` on, at which the minute of the week on the clocks of `timezone` is one of
 * `allowed` ({@link WEEK_MINUTES} bytes, 1 for yes). The result is `from` itself, or the start of a minute. An hour
 * that the clocks skip does not occur; an hour that they repeat occurs twice.
 * @returns milliseconds since the epoch; `from` if no minute is allowed
 */
export function firstAllowed(timezone: string, from: number, allowed: Uint8Array): number {
  let at = from;
  // Two weeks and a day: if the clocks skip the only allowed time this week, it exists next week.
  for (const end = from + 15 * DAY_MS; at < end;) {
    const { offset, until } = stretchAt(timezone, at);
    const minute = minuteWith(offset, at);
    if (allowed[minute] === 1) return at;
    const later = allowed.indexOf(1, minute);
    const wait = later === -1 ? WEEK_MINUTES - minute + allowed.indexOf(1) : later - minute;
    const candidate = startOfMinute(offset, at) + wait * MINUTE_MS;
    if (candidate < until) return candidate;
    at = until;
  }
  return from;
}

const minuteWith = (offset: number, at: number) => {
  const minute = Math.floor((at + offset - FIRST_MONDAY) / MINUTE_MS) % WEEK_MINUTES;
  return minute < 0 ? minute + WEEK_MINUTES : minute;
};

const startOfMinute = (offset: number, at: number) => Math.floor((at + offset) / MINUTE_MS) * MINUTE_MS - offset;

const zones = new Map<string, Zone>();

/** Intl gives the offset of one moment at a time, and slowly. So the offsets of each day are cached. */
interface Zone {
  format: Intl.DateTimeFormat;
  days: Map<number, { before: number; after: number; change: number }>;
}

function stretchAt(timezone: string, at: number): Stretch {
  const start = Math.floor(at / DAY_MS) * DAY_MS;
  const { before, after, change } = dayOf(timezone, start);
  return at < change ? { offset: before, until: change } : { offset: after, until: start + DAY_MS };
}

/** This relies on a fact: no zone changes its clocks twice between two midnights of UTC. */
function dayOf(timezone: string, start: number) {
  const zone = zoneOf(timezone);
  const cached = zone.days.get(start);
  if (cached) return cached;
  const before = offsetAt(zone.format, start);
  const after = offsetAt(zone.format, start + DAY_MS - MINUTE_MS);
  const day = { before, after, change: before === after ? start : changeWithin(zone.format, start, before) };
  if (zone.days.size > 1_000) zone.days.clear();
  zone.days.set(start, day);
  return day;
}

function changeWithin(format: Intl.DateTimeFormat, start: number, before: number): number {
  let [unchanged, changed] = [0, DAY_MS / MINUTE_MS - 1];
  while (changed - unchanged > 1) {
    const middle = (unchanged + changed) >> 1;
    if (offsetAt(format, start + middle * MINUTE_MS) === before) unchanged = middle;
    else changed = middle;
  }
  return start + changed * MINUTE_MS;
}

function zoneOf(timezone: string): Zone {
  const cached = zones.get(timezone);
  if (cached) return cached;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const zone = { format, days: new Map() };
  zones.set(timezone, zone);
  return zone;
}

function offsetAt(format: Intl.DateTimeFormat, at: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000;
}
