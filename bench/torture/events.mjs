import { waitUntil } from './wait.mjs';

const DELIVERY_TIMEOUT_MS = 180_000;

/** Waits until every event is delivered, and checks that each change has exactly one event. @returns what is wrong */
export async function settleEvents(database) {
  await waitUntil('the outbox to empty', async () => (await depth(database)).pending === 0, DELIVERY_TIMEOUT_MS, 100);
  const parked = await database.query(PARKED);
  const [{ wrong }] = await database.query(FACTS_WITHOUT_ONE_EVENT);
  return [
    ...parked.map(({ id, name, last_error }) => `event ${id} (${name}) is parked: ${last_error}`),
    ...(wrong > 0 ? [`${wrong} sales or refunds have no event, or several`] : []),
  ];
}

async function depth(database) {
  const [row] = await database.query(`
    SELECT count(*)::int AS pending FROM outbox WHERE status = 'pending'`);
  return row;
}

const PARKED = `SELECT id, name, last_error FROM outbox WHERE status = 'parked' ORDER BY id`;

const FACTS_WITHOUT_ONE_EVENT = `
  WITH facts AS (
    SELECT 'sale.completed' AS name, id FROM sales UNION ALL SELECT 'sale.refunded', id FROM sale_refunds
  ), events AS (
    SELECT name, COALESCE(payload->>'refund_id', payload->>'sale_id')::int AS id, count(*) AS times FROM outbox
    WHERE name IN ('sale.completed', 'sale.refunded') GROUP BY 1, 2
  )
  SELECT count(*)::int AS wrong FROM facts FULL JOIN events USING (name, id) WHERE times IS DISTINCT FROM 1`;
