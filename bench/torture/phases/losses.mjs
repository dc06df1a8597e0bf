import { Tally } from '../tally.mjs';
import { RULES } from '../tills.mjs';
import { delay } from '../wait.mjs';

/** How far the standby is behind the primary: as little as possible, and half a second. */
const DELAYS_MS = [0, 500];

/**
 * Measures what is lost if no COMMIT waits for the standby: the acknowledged sales and refunds that the standby does
 * not have, and how long before the crash the first of them was acknowledged.
 */
export async function measureLosses(run) {
  const { results, options } = run;
  for (const delayMs of DELAYS_MS) {
    const losses = { delayMs, rounds: options.losses, acknowledged: 0, lost: 0, windows: [] };
    for (let round = 0; round < options.losses; round++) {
      const standby = await run.database.addStandby({ isSynchronous: false, delayMs });
      const crash = await loseUnderLoad(run, standby, losses);
      const lost = await findLost(run);
      losses.lost += lost.length;
      losses.windows.push(Math.max(0, ...lost.map(({ acknowledged_at }) => crash - acknowledged_at)));
    }
    results.losses.push(losses);
  }
}

/** @returns the time of the last acknowledgement before the crash, by `performance.now()` */
async function loseUnderLoad({ database, tills, random }, standby, losses) {
  // Refunds of lost sales are refused. That is no fault of the service.
  const tally = new Tally();
  let isOver = false;
  const selling = tills.sell(tally, RULES.database, async () => !isOver);
  await delay(random.between(1_000, 2_000));
  await database.crash();
  isOver = true;
  const crash = tills.lastAcknowledged;
  await database.failOver(standby, false);
  await selling;
  losses.acknowledged += tally.counts.acknowledged;
  return crash;
}

/** Removes the acknowledged sales and refunds from the books that the ledger does not have, and returns them. */
async function findLost({ database, books }) {
  const marks = new Set((await database.query(MARKS)).map(({ mark }) => mark));
  const entries = [...books.sales.values(), ...books.refunds.values()];
  const lost = entries.filter((entry) => entry.id !== null && !entry.isLost && !marks.has(entry.mark));
  for (const entry of lost) entry.isLost = true;
  books.refundable = books.refundable.filter(({ isLost }) => !isLost);
  return lost;
}

const MARKS = `
  SELECT CASE WHEN external_id LIKE 'Q-%' THEN external_id
    ELSE (extract(epoch FROM completed_at) * 1000)::float8::text END AS mark FROM sales
  UNION ALL SELECT reason FROM sale_refunds`;
