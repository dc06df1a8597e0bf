/** After so many failed attempts an event is parked, and waits until an administrator replays it. */
export const MAX_ATTEMPTS = 12;

/** How long the poller leaves a new event to the attempt that follows its commit at once. */
export const POLLER_HEADSTART_MS = 2_000;

const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 300_000;

/**
 * How many milliseconds to wait after the `attempts`-th failure. The ceiling grows exponentially, and the wait is a
 * random time between half of the ceiling and the ceiling, so that the retries of many instances spread out. Source: M.
 * Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015 ("equal jitter").
 */
export function backoff(attempts: number, random: () => number = Math.random): number {
  const ceiling = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempts - 1));
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}
