import { RULES } from '../tills.mjs';
import { delay, waitUntil } from '../wait.mjs';

const WAIT_TIMEOUT_MS = 120_000;
/** From time to time all instances are killed at once, as in a power failure. */
const BLACKOUT_EVERY = 10;
/** Maximum random delay of a kill, in milliseconds, so that kills hit requests at any point. */
const SPREAD = 40;

/** Kills instances with kill -9 at random moments during requests. The `kills` are spread evenly over `sales`. */
export async function killInstances({ fleet, tills, random, options: { kills, sales } }, tally) {
  const quota = { taken: 0, allowed: kills === 0 ? sales : 0, isOver: false };
  const selling = tills.sell(tally, RULES.kill, () => take(quota, sales));
  const restarts = [];
  try {
    for (let done = 0, round = 1; done < kills; round++) {
      await waitUntil('two instances', () => fleet.ready.length >= 2, WAIT_TIMEOUT_MS);
      const victims = round % BLACKOUT_EVERY === 0 ? fleet.ready.slice(0, kills - done) : [random.pick(fleet.ready)];
      const [from, to] = [done, done + victims.length].map((kill) => Math.round((kill * sales) / kills));
      quota.allowed = to;
      const due = random.between(from, to - 1);
      await waitUntil('sales', () => quota.taken > due, WAIT_TIMEOUT_MS, 1);
      await delay(random.next() * SPREAD);
      await Promise.all(victims.map((victim) => victim.stop('SIGKILL')));
      for (const victim of victims) restarts.push(victim.start());
      done += victims.length;
    }
  } catch (error) {
    quota.isOver = true;
    throw error;
  } finally {
    await Promise.all([selling, ...restarts]);
  }
  return `${kills} kill -9`;
}

/** Lets a client make one more sale. It waits until the kills that are due have happened. */
async function take(quota, sales) {
  while (!quota.isOver && quota.taken < sales) {
    if (quota.taken < quota.allowed) {
      quota.taken++;
      return true;
    }
    await delay(2);
  }
  return false;
}
