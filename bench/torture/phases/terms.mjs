import { RULES } from '../tills.mjs';
import { delay, waitUntil } from '../wait.mjs';
import { underLoad } from './under-load.mjs';

const WAIT_TIMEOUT_MS = 120_000;

/** A continuous rolling restart: SIGTERM under load, behind a load balancer. */
export async function terminate({ fleet, tills, random, results, options: { terms } }, tally) {
  const restarts = [];
  let isOver = false;
  const balancing = fleet.balance(() => isOver);
  await underLoad(tills, tally, RULES.leave, async () => {
    for (let term = 0; term < terms; term++) {
      await waitUntil('two instances', () => fleet.ready.length >= 2, WAIT_TIMEOUT_MS);
      await delay(random.between(30, 300));
      const instance = random.pick(fleet.ready);
      const start = performance.now();
      const { code, signal } = await instance.stop('SIGTERM');
      results.drains.push(performance.now() - start);
      if (code !== 0) tally.fail(`instance ${instance.number} left with ${signal ?? code}`);
      restarts.push(instance.start());
    }
  }).finally(() => (isOver = true));
  await Promise.all([balancing, ...restarts]);
  return `${terms} SIGTERMs`;
}
