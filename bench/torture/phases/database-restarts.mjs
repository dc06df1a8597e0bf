import { RULES } from '../tills.mjs';
import { delay, waitUntil } from '../wait.mjs';
import { underLoad } from './under-load.mjs';

const WAIT_TIMEOUT_MS = 30_000;

/** Crashes PostgreSQL repeatedly. Measures how long instances and tills need until they work again. */
export async function restartDatabase({ database, fleet, tills, random, results, options }, tally) {
  const count = options['database-restarts'];
  await underLoad(tills, tally, RULES.database, async () => {
    for (let restart = 0; restart < count; restart++) {
      await delay(random.between(300, 1_200));
      await database.crash();
      await delay(random.between(0, 1_000));
      const { accepting, started } = await database.start();
      const back = await Promise.all([
        ...fleet.instances.map((instance) =>
          waitUntil('readiness', () => instance.answersReady(), WAIT_TIMEOUT_MS, 5).then(now),
        ),
        waitUntil('a sale', () => tills.lastAcknowledged > accepting, WAIT_TIMEOUT_MS, 5).then(now),
      ]);
      await started;
      const recoveries = back.map((time) => Math.max(0, time - accepting));
      results.recoveries.push(...recoveries);
      const slowest = Math.max(...recoveries);
      if (slowest > options['recovery-limit']) tally.fail(`back ${Math.round(slowest)} ms after the database`);
    }
  });
  return `${count} immediate restarts`;
}

const now = () => performance.now();
