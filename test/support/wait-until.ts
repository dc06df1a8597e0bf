import { setTimeout as delay } from 'node:timers/promises';

const INTERVAL_MS = 20;
/** Only stops a wait that would never end. A busy machine must not make a test fail. */
const TIMEOUT_MS = 240_000;

/**
 * Repeats `condition` until it returns something true, and returns that.
 * @param goal completes the sentence "Waited in vain until …"
 * @throws Error after `timeoutMs`, with the last error of `condition`
 */
export async function waitUntil<T>(goal: string, condition: () => T | Promise<T>, timeoutMs = TIMEOUT_MS): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    let failure: unknown;
    try {
      const result = await condition();
      if (result) return result;
    } catch (error) {
      failure = error;
    }
    if (Date.now() >= end) throw new Error(`Waited in vain until ${goal}`, { cause: failure });
    await delay(INTERVAL_MS);
  }
}
