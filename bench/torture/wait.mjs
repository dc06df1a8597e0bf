import { setTimeout as delay } from 'node:timers/promises';

export { delay };

/** Checks every `every` milliseconds until `condition` holds. @throws Error after `timeout` milliseconds */
export async function waitUntil(what, condition, timeout, every = 20) {
  const start = performance.now();
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (performance.now() - start > timeout) throw new Error(`Waited ${timeout / 1000} s in vain for ${what}`);
    await delay(every);
  }
}
