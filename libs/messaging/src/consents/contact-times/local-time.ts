const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Minutes of a week; the first one is Monday, 00:00. */
export const WEEK = 7 * 24 * 60;

/** From Monday, 1970-01-05, weeks are counted. */
const FIRST_MONDAY = 4 * DAY;

/** A stretch of time in which a zone's clocks are not changed: local = UTC + `offset`, until `until`. */
interface Stretch {
  /** Milliseconds. */
  offset: number;
  /** Milliseconds of the epoch, not included. */
  until: number;
}

/**
 * The first moment, not before `from`, at which the minute of the week on the clocks of `timezone` is one of `allowed`
 * ({@link WEEK} bytes, 1 for yes): `from` itself, or the start of a minute. Hours that clocks skip do not happen, and
 * hours that they repeat happen twice.
 * @returns milliseconds of the epoch; `from` when nothing is allowed
 */
export function firstAllowed(timezone: string, from: number, allowed: Uint8Array): number {
  let at = from;
  // A week and a day: what clocks skip this week is there next week.
  for (const end = from + 15 * DAY; at < end;) {
    const { offset, until } = stretchAt(timezone, at);
    const minute = minuteWith(offset, at);
    if (allowed[minute] === 1) return at;
    const later = allowed.indexOf(1, minute);
    const wait = later === -1 ? WEEK - minute + allowed.indexOf(1) : later - minute;
    const found = startOfMinute(offset, at) + wait * MINUTE;
    if (found < until) return found;
    at = until;
  }
  return from;
}

const minuteWith = (offset: number, at: number) => {
  const minute = Math.floor((at + offset - FIRST_MONDAY) / MINUTE) % WEEK;
  return minute < 0 ? minute + WEEK : minute;
};

const startOfMinute = (offset: number, at: number) => Math.floor((at + offset) / MINUTE) * MINUTE - offset;

const zones = new Map<string, Zone>();

/** Intl knows offsets at moments only, and takes its time: what it said about a day is kept. */
interface Zone {
  format: Intl.DateTimeFormat;
  days: Map<number, { before: number; after: number; change: number }>;
}

function stretchAt(timezone: string, at: number): Stretch {
  const start = Math.floor(at / DAY) * DAY;
  const { before, after, change } = dayOf(timezone, start);
  return at < change ? { offset: before, until: change } : { offset: after, until: start + DAY };
}

/** No zone changes its clocks twice between two midnights of UTC. */
function dayOf(timezone: string, start: number) {
  const zone = zoneOf(timezone);
  const known = zone.days.get(start);
  if (known) return known;
  const before = offsetAt(zone.format, start);
  const after = offsetAt(zone.format, start + DAY - MINUTE);
  const day = { before, after, change: before === after ? start : changeWithin(zone.format, start, before) };
  if (zone.days.size > 1_000) zone.days.clear();
  zone.days.set(start, day);
  return day;
}

function changeWithin(format: Intl.DateTimeFormat, start: number, before: number): number {
  let [same, changed] = [0, DAY / MINUTE - 1];
  while (changed - same > 1) {
    const middle = (same + changed) >> 1;
    if (offsetAt(format, start + middle * MINUTE) === before) same = middle;
    else changed = middle;
  }
  return start + changed * MINUTE;
}

function zoneOf(timezone: string): Zone {
  const known = zones.get(timezone);
  if (known) return known;
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
