import { setTimeout as delay } from 'node:timers/promises';

import { tortureShop } from '../../test/support/torture-shop';
import { waitUntil } from '../../test/support/wait-until';
import { quantile } from './measure';
import type { HostileServer } from './server';

/** Receipts come faster than customers buy, and slower than the provider sends. */
const PAUSE_MS = 500;
const PHONE = '0722000001';

/** Only the provider's default rate limits the campaign. */
export const SMS_LIMITS = { SMS_DAILY_LIMIT: '1000000', SMS_RATE: '20' };

/**
 * Measures how long the receipts of one shop take from the sale to the provider: alone, and during a large campaign of
 * another shop.
 */
export async function smsWaits(server: HostileServer, campaign: number, receipts: number) {
  const theirs = await tortureShop(`${server.origin}/api`, server.database, campaign);
  const mine = await server.shop('Duka la risiti', 0);
  const created = await server.ask('POST', `/api/customers/${mine}`, { name: 'Amina', phone: PHONE });
  const buyer = (created.body as { customer: { id: number } }).customer.id;
  // In quiet hours a receipt would wait until morning.
  await change(server, `/api/messaging/${mine}/settings`, { quiet_from: '00:00', quiet_to: '00:00' });
  await change(server, `/api/messaging/${mine}/automatic/receipt`, { is_enabled: true });
  const alone = await waitsOf(server, mine, buyer, receipts);
  await theirs.send((campaign * 0.8).toFixed(2));
  const before = await sentBy(server, theirs.business_id);
  const beside = await waitsOf(server, mine, buyer, receipts);
  const after = await sentBy(server, theirs.business_id);
  if (after >= campaign) throw new Error('The campaign was over before the receipts were');
  return [
    { beside: 'nobody', 'their messages': 0, ...alone },
    { beside: `a campaign of ${campaign}`, 'their messages': after - before, ...beside },
  ];
}

async function change(server: HostileServer, path: string, changes: object): Promise<void> {
  const { status } = await server.ask('PATCH', path, changes);
  if (status !== 200) throw new Error(`PATCH ${path} answered ${status}`);
}

async function waitsOf(server: HostileServer, shop: number, customer_id: number, receipts: number) {
  const sale = { customer_id, payment_method: 'cash', total_amount: '10.00', total_items: '1' };
  const times: number[] = [];
  for (let number = 0; number < receipts; number++) {
    const { status, body } = await server.ask('POST', `/api/sales/${shop}`, sale);
    if (status !== 201) throw new Error(`The sale answered ${status}`);
    const { id } = (body as { sale: { id: number } }).sale;
    const ms = () => waitOf(server, shop, id);
    times.push((await waitUntil('the receipt is sent', ms)) as number);
    await delay(PAUSE_MS);
  }
  return { receipts, 'p50, ms': quantile(times, 0.5), 'p99, ms': quantile(times, 0.99) };
}

/** Milliseconds from the sale until the provider accepted its receipt; undefined until then. */
async function waitOf({ database }: HostileServer, shop: number, sale: number): Promise<number | undefined> {
  const rows = await database.query<{ ms: number }>(
    `SELECT (extract(epoch FROM m.sent_at - s.created_at) * 1000)::float8 AS ms
     FROM sales s JOIN messages m ON m.business_id = s.business_id AND m.cause LIKE '%:' || s.id
     WHERE s.business_id = $1 AND s.id = $2 AND m.kind = 'receipt' AND m.sent_at IS NOT NULL`,
    [shop, sale],
  );
  return rows[0]?.ms;
}

async function sentBy({ database }: HostileServer, shop: number): Promise<number> {
  const sql = 'SELECT count(*)::int AS count FROM messages WHERE business_id = $1 AND sent_at IS NOT NULL';
  return (await database.query<{ count: number }>(sql, [shop]))[0]!.count;
}
