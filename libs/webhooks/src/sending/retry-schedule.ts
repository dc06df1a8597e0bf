const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000] as const;

/**
 * The waits after the first, second … failed attempt. Together they are a little less than a day, so that a receiver that
 * is down for a night misses nothing.
 */
const WAITS_MS = [
  ...[5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE],
  ...[1 * HOUR, 2 * HOUR, 4 * HOUR, 6 * HOUR, 10 * HOUR],
];

/** After so many failed attempts a delivery has failed. */
export const MAX_ATTEMPTS = WAITS_MS.length + 1;

/** A wait is up to this part longer or shorter, so that events that failed together do not come back together. */
const JITTER = 0.1;

/** How many milliseconds to wait after the `attempts`-th failure; null if it was the last one. */
export function waitAfter(attempts: number, random: () => number = Math.random): number | null {
  const wait = WAITS_MS[attempts - 1];
  return wait === undefined ? null : Math.round(wait * (1 - JITTER + 2 * JITTER * random()));
}
