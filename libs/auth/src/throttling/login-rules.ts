const MINUTE = 60_000;

/** How many wrong passwords there may be, and what comes of more. Times in milliseconds. */
export interface LoginRule {
  most: number;
  window: number;
  /** Where it grows: the first wait, and the longest. Else the rest of the window is waited for. */
  waits?: { first: number; longest: number };
}

/** What is kept about one thing that is counted. */
export interface LoginCounter {
  failures: number;
  window_ends_at: Date;
  blocked_until: Date | null;
}

/** An account from one address: a person who forgot, or somebody at the next table. Each failure doubles the wait. */
export const PAIR: LoginRule = {
  most: 5,
  window: 24 * 60 * MINUTE,
  waits: { first: MINUTE / 2, longest: 15 * MINUTE },
};
/** An account from all addresses it never signed in from: a hundred an hour, as OWASP's ASVS has it. */
export const ACCOUNT: LoginRule = { most: 25, window: 15 * MINUTE };
/** An address for all accounts: one password tried on many. */
export const ADDRESS: LoginRule = { most: 50, window: 15 * MINUTE };

/** What a counter becomes by one more attempt, as long as nobody knows whether the password is right. */
export function countAttempt(counter: LoginCounter, { most, window, waits }: LoginRule, now: Date): LoginCounter {
  const isOver = counter.window_ends_at <= now;
  const failures = (isOver ? 0 : counter.failures) + 1;
  const window_ends_at = isOver || waits ? after(now, window) : counter.window_ends_at;
  if (failures < most) return { failures, window_ends_at, blocked_until: null };
  const blocked_until = waits
    ? after(now, Math.min(waits.longest, waits.first * 2 ** (failures - most)))
    : window_ends_at;
  return { failures, window_ends_at, blocked_until };
}

/** Seconds until the last of the counters lets an attempt in; 0 when all do. */
export function secondsToWait(counters: LoginCounter[], now: Date): number {
  const waits = counters.map(({ blocked_until }) => (blocked_until?.getTime() ?? 0) - now.getTime());
  return Math.max(0, ...waits.map((wait) => Math.ceil(wait / 1000)));
}

const after = (now: Date, milliseconds: number) => new Date(now.getTime() + milliseconds);
