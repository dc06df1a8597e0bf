/** How often a delivery is tried before the event is parked for a person to look at. */
export const MAX_ATTEMPTS = 12;

/** How long an event belongs to the attempt that is made at once, and not to the poller. */
export const POLLER_HEADSTART_MS = 2_000;

const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 300_000;

/**
 * Milliseconds to wait after the `attempts`-th failure: exponential with full jitter, at least half of the
 * ceiling, so that retries of many instances spread out.
 * Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015 ("equal jitter").
 */
export function backoff(attempts: number, random: () => number = Math.random): number {
  const ceiling = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempts - 1));
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}
