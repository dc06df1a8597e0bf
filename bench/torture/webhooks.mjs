import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { delay, waitUntil } from './wait.mjs';

const RECEIVER = fileURLToPath(new URL('webhook-receiver.mjs', import.meta.url));
/** Below the ephemeral ports, like the ports of the instances. */
const RECEIVER_PORT = 14_871;
const BATCH = 50;
const SETTLING_TIMEOUT = 30 * 60_000;

const INSERT = `
  INSERT INTO outbox (business_id, name, payload, status, delivered_at)
  SELECT $1, 'sale.completed', jsonb_build_object('business_id', $1::bigint, 'sale_id', n, 'customer_id', NULL,
    'total_amount', '10.00', 'total_items', '1.000', 'payment_method', 'cash', 'completed_at', now()), 'delivered', now()
  FROM generate_series($2::int, $3::int) n`;

/**
 * Writes events to the outbox while the receiver and the instances are killed, and waits until all are delivered.
 * @returns what is wrong, as sentences
 */
export async function tortureWebhooks({ database, fleet, session, directory, undo, events, kills }) {
  const file = join(directory, 'accepted');
  writeFileSync(file, '');
  let receiver;
  const open = () => (receiver = spawn(process.execPath, [RECEIVER, String(RECEIVER_PORT), file]));
  undo.push(() => receiver?.kill('SIGKILL'));
  open();
  const shop = await createShop(fleet, session);
  const began = performance.now();
  const chaos = kill({ fleet, kills, receiver: () => receiver, open });
  for (let first = 1; first <= events; first += BATCH) {
    await database.query(INSERT, [shop, first, Math.min(events, first + BATCH - 1)]);
    await delay(20);
  }
  await chaos;
  await waitUntil('all deliveries', () => isDone(database), SETTLING_TIMEOUT, 1_000);
  const seconds = Math.round((performance.now() - began) / 1_000);
  return judge(database, readFileSync(file, 'utf8'), { events, kills, seconds });
}

async function createShop(fleet, session) {
  const headers = await session.headers();
  const post = async (path, body) => (await fleet.ready[0].send({ method: 'POST', path, headers, body })).body;
  const { business } = await post('/api/businesses', { name: 'Torture' });
  const url = `http://127.0.0.1:${RECEIVER_PORT}/`;
  await post(`/api/webhooks/${business.id}`, { url, events: ['sale.completed'] });
  return business.id;
}

/** Kills the receiver and an instance, one after the other, and starts both again. */
async function kill({ fleet, kills, receiver, open }) {
  for (let count = 0; count < kills; count++) {
    await delay(3_000);
    receiver().kill('SIGKILL');
    await delay(2_000);
    open();
    const instance = fleet.instances[count % fleet.instances.length];
    await delay(1_000);
    await instance.stop('SIGKILL');
    await instance.start();
  }
}

/** Makes attempts due that would wait for minutes, so that the run ends. The number of attempts stays the same. */
async function isDone(database) {
  await database.query(
    `UPDATE webhook_deliveries SET next_attempt_at = now()
     WHERE status = 'pending' AND next_attempt_at > now() + interval '35 seconds'`,
  );
  const [{ left }] = await database.query(`SELECT count(*) AS left FROM webhook_deliveries WHERE status = 'pending'`);
  return Number(left) === 0;
}

async function judge(database, accepted, { events, kills, seconds }) {
  const lines = accepted.trim().split('\n');
  const ids = new Map();
  for (const line of lines) {
    const [id, number] = line.split(' ');
    ids.set(number, (ids.get(number) ?? new Set()).add(id));
  }
  const [{ attempts, off }] = await database.query(
    `SELECT (SELECT sum(attempts) FROM webhook_deliveries) AS attempts,
       (SELECT count(*) FROM webhooks WHERE NOT is_active) AS off`,
  );
  const renamed = [...ids.values()].filter((set) => set.size > 1).length;
  console.log(
    `webhooks: ${events} events, ${ids.size} arrived, ${lines.length - ids.size} twice or more, ${renamed} under another ` +
      `id, ${attempts} attempts, ${kills} kills each of the receiver and of instances, ${seconds} s`,
  );
  return [
    ...(ids.size === events ? [] : [`${events - ids.size} events never arrived`]),
    ...(renamed === 0 ? [] : [`${renamed} events arrived under several ids`]),
    ...(Number(off) === 0 ? [] : ['a webhook was switched off']),
  ];
}
