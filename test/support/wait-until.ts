import { setTimeout as delay } from 'node:timers/promises';

const INTERVAL = 20;

/**
 * Asks again until `condition` gives something true, and returns that.
 * @param what completes the sentence "Waited in vain until …"
 * @throws Error after `deadline` milliseconds, with the last error that `condition` threw
 */
export async function waitUntil<T>(what: string, condition: () => T | Promise<T>, deadline = 10_000): Promise<T> {
  const end = Date.now() + deadline;
  for (;;) {
    let failure: unknown;
    try {
      const result = await condition();
      if (result) return result;
    } catch (error) {
      failure = error;
    }
    if (Date.now() >= end) throw new Error(`Waited in vain until ${what}`, { cause: failure });
    await delay(INTERVAL);
  }
}
