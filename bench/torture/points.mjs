import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { WELCOME_POINTS } from './shops.mjs';

/** One point for each 10.00 that was paid and not refunded. */
const CENTS_A_POINT = 1_000;

/**
 * Compares the balances of points with the records of the tills: the points of each customer at the start, less what
 * paid for sales, plus what sales earned. A sale that was refunded completely gives its points back and earns nothing.
 * Call it after `compareLedger`, which finds out which sales took place.
 * @returns {wrong_points: number, wrong_accounts: number}
 */
export async function comparePoints(database, books) {
  const expected = new Map(
    books.shops.flatMap(({ business_id, customer_ids }) =>
      customer_ids.map((id) => [`${business_id}/${id}`, WELCOME_POINTS]),
    ),
  );
  for (const { row, returned, cents, points } of books.sales.values()) {
    if (!row || row.customer_id === null) continue;
    const key = `${row.business_id}/${row.customer_id}`;
    const earned = Math.floor((cents - returned.cents) / CENTS_A_POINT);
    expected.set(key, expected.get(key) + earned - (returned.isAll ? 0 : points));
  }
  let [wrong_points, wrong_accounts] = [0, 0];
  for (const { who, balance } of await database.query(BALANCES)) {
    const difference = Math.abs(balance - expected.get(who));
    wrong_points += difference;
    if (difference > 0) wrong_accounts++;
    expected.delete(who);
  }
  return { wrong_points, wrong_accounts: wrong_accounts + expected.size };
}

/** True if `wateja verify-points` finds no difference. */
export async function provePoints({ root, entry, env }) {
  return promisify(execFile)(process.execPath, [entry, 'verify-points'], { cwd: root, env: { ...process.env, ...env } })
    .then(() => true)
    .catch(({ stdout, stderr }) => {
      console.error(`${stdout}${stderr}`);
      return false;
    });
}

const BALANCES = `
  SELECT a.business_id || '/' || a.customer_id AS who,
    (COALESCE((SELECT sum(l.remaining) FROM reward_lots l
      WHERE (l.business_id, l.customer_id) = (a.business_id, a.customer_id)), 0) - a.owed)::float8 AS balance
  FROM reward_accounts a`;
