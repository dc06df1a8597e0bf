import { RULES } from '../tills.mjs';
import { delay, waitUntil } from '../wait.mjs';
import { underLoad } from './under-load.mjs';

const WAIT_TIMEOUT_MS = 30_000;

/**
 * Crashes the database server repeatedly, and replaces it by a standby that every COMMIT has waited for. Each standby
 * is copied from the present server while all clients sell.
 */
export async function failOver({ database, fleet, tills, random, results, options }, tally) {
  const { failovers, 'recovery-limit': recoveryLimit } = options;
  await underLoad(tills, tally, RULES.database, async () => {
    for (let failover = 0; failover < failovers; failover++) {
      const standby = await database.addStandby({ isSynchronous: true });
      await delay(random.between(300, 1_200));
      const crash = performance.now();
      await database.crash();
      // In every second failover, the address of the database leads to the standby before the standby accepts writes.
      const accepting = await database.failOver(standby, failover % 2 === 1);
      const isReady = (instance) => waitUntil('readiness', () => instance.answersReady(), WAIT_TIMEOUT_MS, 5);
      await Promise.all([
        ...fleet.instances.map(isReady),
        waitUntil('a sale', () => tills.lastAcknowledged > accepting, WAIT_TIMEOUT_MS, 5),
      ]);
      const back = performance.now();
      results.failovers.push(back - crash);
      results.promotions.push(accepting - crash);
      if (back - accepting > recoveryLimit) tally.fail(`back ${Math.round(back - accepting)} ms after the promotion`);
    }
  });
  return `${failovers} failovers to a synchronous standby`;
}
