import { setTimeout as delay } from 'node:timers/promises';

const INTERVAL_MS = 20;
/** Stops only what waits for ever: nothing in a test is late because the machine is busy. */
const TIMEOUT_MS = 240_000;

/**
 * Asks again until `condition` gives something true, and returns that.
 * @param what completes the sentence "Waited in vain until …"
 * @throws Error after `timeoutMs`, with the last error that `condition` threw
 */
export async function waitUntil<T>(what: string, condition: () => T | Promise<T>, timeoutMs = TIMEOUT_MS): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    let failure: unknown;
    try {
      const result = await condition();
      if (result) return result;
    } catch (error) {
      failure = error;
    }
    if (Date.now() >= end) throw new Error(`Waited in vain until ${what}`, { cause: failure });
    await delay(INTERVAL_MS);
  }
}
