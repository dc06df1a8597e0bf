import { CUTS } from '../proxy.mjs';
import { RULES } from '../tills.mjs';
import { delay } from '../wait.mjs';
import { underLoad } from './under-load.mjs';

/** Only stops a phase that hangs. */
const CUT_TIMEOUT_MS = 180_000;

/** Cuts connections to the database in the middle of COMMIT, mostly of requests and sometimes of deliveries. */
export async function cutCommits({ database, tills, random, options: { cuts } }, tally) {
  const counts = Object.fromEntries(CUTS.map((where) => [where, 0]));
  await underLoad(tills, tally, RULES.database, async () => {
    for (let cut = 0; cut < cuts; cut++) {
      const where = CUTS[cut % CUTS.length];
      const kind = cut % 8 === 7 ? 'delivery' : 'request';
      await inTime(database.proxy.cutNextCommit(where, kind), `a COMMIT of a ${kind}`);
      counts[where]++;
      await delay(random.next() * 50);
    }
  });
  return `${cuts} cuts during COMMIT (${CUTS.map((where) => `${counts[where]} ${where}`).join(', ')})`;
}

async function inTime(promise, what) {
  const stop = new AbortController();
  const tooLate = delay(CUT_TIMEOUT_MS, undefined, { signal: stop.signal }).then(
    () => {
      throw new Error(`Waited in vain for ${what}`);
    },
    () => undefined,
  );
  await Promise.race([promise, tooLate]);
  stop.abort();
}
