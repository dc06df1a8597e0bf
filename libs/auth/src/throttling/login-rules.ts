const MINUTE_MS = 60_000;

/** How many wrong passwords are allowed, and how long to wait after more. */
export interface LoginRule {
  maxFailures: number;
  windowMs: number;
  /** The first and the longest wait, which doubles with each failure. Without it the wait is the rest of the window. */
  waits?: { firstMs: number; maxMs: number };
}

/** The failures that are counted for one account, one address, or both together. */
export interface LoginCounter {
  failures: number;
  window_ends_at: Date;
  blocked_until: Date | null;
}

/**
 * One account from one address: a person forgot the password, or somebody nearby guesses. Each failure doubles the
 * wait.
 */
export const PAIR: LoginRule = {
  maxFailures: 5,
  windowMs: 24 * 60 * MINUTE_MS,
  waits: { firstMs: MINUTE_MS / 2, maxMs: 15 * MINUTE_MS },
};
/** One account from all addresses that are not familiar: a hundred per hour, as OWASP's ASVS recommends. */
export const ACCOUNT: LoginRule = { maxFailures: 25, windowMs: 15 * MINUTE_MS };
/** One address for all accounts: somebody tries one password on many accounts. */
export const ADDRESS: LoginRule = { maxFailures: 50, windowMs: 15 * MINUTE_MS };

/** The counter after one more attempt. The attempt counts as a failure until the password has been checked. */
export function countAttempt(counter: LoginCounter, rule: LoginRule, now: Date): LoginCounter {
  const { maxFailures, windowMs, waits } = rule;
  const isOver = counter.window_ends_at <= now;
  const failures = (isOver ? 0 : counter.failures) + 1;
  const windowEnd = isOver || waits ? addMilliseconds(now, windowMs) : counter.window_ends_at;
  if (failures < maxFailures) return { failures, window_ends_at: windowEnd, blocked_until: null };
  const blockEnd = waits
    ? addMilliseconds(now, Math.min(waits.maxMs, waits.firstMs * 2 ** (failures - maxFailures)))
    : windowEnd;
  return { failures, window_ends_at: windowEnd, blocked_until: blockEnd };
}

/** Seconds until all counters allow an attempt; 0 when they allow it now. */
export function secondsToWait(counters: LoginCounter[], now: Date): number {
  const waits = counters.map(({ blocked_until }) => (blocked_until?.getTime() ?? 0) - now.getTime());
  return Math.max(0, ...waits.map((wait) => Math.ceil(wait / 1000)));
}

const addMilliseconds = (now: Date, milliseconds: number) => new Date(now.getTime() + milliseconds);
