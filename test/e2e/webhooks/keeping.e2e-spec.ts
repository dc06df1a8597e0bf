import { EventsService } from '@wateja/events';
import { PrismaService, withTenant } from '@wateja/prisma';
import { DeliveryPruner, WebhookDispatcher, WebhookSender } from '@wateja/webhooks';
import type { ServerResponse } from 'node:http';

import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { waitUntil } from '../../support/wait-until';
import { givenWebhook, makeDue, verify, WebhookReceiver } from '../../support/webhook-receiver';

const EVENTS = ['sale.completed', 'customer.updated'];

describe('What is kept of webhooks', () => {
  let receiver: WebhookReceiver;
  beforeEach(async () => {
    receiver = await new WebhookReceiver().open();
  });
  afterEach(() => receiver.close());

  const start = async (environment: NodeJS.ProcessEnv = {}, database?: TestDatabase) => {
    const testApp = await createTestApp({ WEBHOOKS_ALLOW_PRIVATE: 'true', ...environment }, database);
    testApp.app.get(WebhookDispatcher).start();
    return testApp;
  };

  /** Receivers that hang do so until the end of the test, however long it takes on a busy machine. */
  const startWithoutTimeout = async () => {
    const testApp = await start();
    testApp.app.get(WebhookSender).timeoutMs = 600_000;
    return testApp;
  };

  it('are answers of receivers, until their customer is erased, and none after that', async () => {
    const testApp = await start();
    const shop = await givenShop(testApp);
    // Every delivery is retried, so that there are answers after the erasure too.
    receiver.answering = (response) => response.writeHead(500).end('Known here as somebody');
    const names = ['customer.updated', 'reply.received', 'sale.refunded', 'customer.erased'];
    await givenWebhook(testApp, shop, receiver.url, names);
    const [erased, merged, otherCustomer] = await Promise.all([1, 2, 3].map(() => givenCustomer(testApp, shop)));
    const recordEvents = (name: string, data: object) =>
      testApp.database.query('SELECT tell_webhooks($1, $2, $3)', [shop.business_id, name, JSON.stringify(data)]);
    for (const { id } of [erased!, merged!, otherCustomer!])
      await recordEvents('customer.updated', { customer_id: id });
    await recordEvents('reply.received', { reply_id: 1, customer_ids: [erased!.id] });
    await recordEvents('sale.refunded', { sale_id: 1 });
    /** Waits until `count` deliveries had so many attempts, and returns the customers whose answers are kept. */
    const answered = async (attempts: number, count: number) => {
      await waitUntil(`${count} attempts are logged`, async () => {
        const [row] = await testApp.database.query<{ count: number }>(
          'SELECT count(*)::int FROM webhook_deliveries WHERE attempts >= $1',
          [attempts],
        );
        return row!.count === count;
      });
      const rows = await testApp.database.query<{ name: string }>(
        `SELECT DISTINCT COALESCE(data ->> 'customer_id', event) AS name
         FROM webhook_deliveries, jsonb_array_elements(log) AS attempt WHERE attempt ->> 'answer' <> ''`,
      );
      return rows.map(({ name }) => name);
    };
    expect(await answered(1, 5)).toHaveLength(5);
    const event = { business_id: shop.business_id, customer_id: erased!.id, merged_customer_ids: [merged!.id] };
    await withTenant(shop.business_id, () =>
      testApp.app
        .get(PrismaService)
        .transaction((tx) => testApp.app.get(EventsService).announce(tx, 'customer.erased', event)),
    );
    expect(await answered(1, 6)).toEqual([String(otherCustomer!.id)]);
    await makeDue(testApp);
    expect(await answered(2, 6)).toEqual([String(otherCustomer!.id)]);
    await testApp.close();
  });

  it('are deliveries for 14 days', async () => {
    const testApp = await start();
    const shop = await givenShop(testApp);
    const { id } = await givenWebhook(testApp, shop, receiver.url, EVENTS);
    for (let count = 0; count < 2; count++) await givenSale(testApp, shop);
    // The row of a delivery is locked while its result is written. The pruner skips it, and deletes it in the next
    // hour.
    await waitUntil('both are noted as delivered', async () => {
      const rows = await testApp.database.query(`SELECT FROM webhook_deliveries WHERE status = 'delivered'`);
      return rows.length === 2;
    });
    await testApp.database.query(
      `UPDATE webhook_deliveries SET occurred_at = now() - interval '14 days 1 minute'
       WHERE id = (SELECT min(id) FROM webhook_deliveries WHERE webhook_id = $1)`,
      [id],
    );
    expect(await testApp.app.get(DeliveryPruner).prune()).toBe(1);
    expect(await testApp.app.get(DeliveryPruner).prune()).toBe(0);
    await testApp.close();
  });

  it('are secrets, which a new JWT_SECRET seals anew, and which say that it is unknown', async () => {
    const [OLD, NEW, OTHER] = ['o', 'n', 'x'].map(
      (letter) => `${letter}3aCjU62rrRF3bmoqPei1mx7kf7HzAzLyWMROp9QwRRESV83`,
    );
    const database = await createTestDatabase();
    let testApp = await start({ JWT_SECRET: OLD }, database);
    const shop = await givenShop(testApp);
    const { secret, path } = await givenWebhook(testApp, shop, receiver.url, EVENTS);
    const rotation = await testApp.request('POST', `${path}/rotate`, { token: shop.owner, body: {} });
    const { secret: newer } = expectStatus(rotation, 200).body as { secret: string };
    await testApp.close();
    const sealed = () => database.query<object>('SELECT sealed_secret, earlier_secrets FROM webhooks');
    const before = await sealed();
    // This start encrypts the secret again, so the next start needs no previous JWT_SECRET.
    await (await start({ JWT_SECRET: NEW, JWT_PREVIOUS_SECRETS: OLD }, database)).close();
    expect(await sealed()).not.toEqual(before);
    testApp = await start({ JWT_SECRET: NEW }, database);
    const recordEvents = () => database.query(`SELECT tell_webhooks($1, 'sale.completed', '{}')`, [shop.business_id]);
    await recordEvents();
    const [request] = await receiver.waitFor(1);
    verify(request!, secret);
    verify(request!, newer);
    await testApp.close();
    testApp = await start({ JWT_SECRET: OTHER }, database);
    await recordEvents();
    await waitUntil('the attempt is logged', async () => {
      const rows = await database.query<{ error: string }>(
        `SELECT log -> -1 ->> 'error' AS error FROM webhook_deliveries WHERE status = 'pending' AND log <> '[]'`,
      );
      return rows[0]?.error === 'no_secret';
    });
    expect(receiver.received).toHaveLength(1);
    await testApp.close();
    await database.drop();
  });

  it('are events of other shops, whose receivers do not wait for one that hangs', async () => {
    const testApp = await startWithoutTimeout();
    const slow = await givenShop(testApp);
    const quick = await givenAnotherShop(testApp, slow);
    const hanging = await new WebhookReceiver().open();
    hanging.answering = () => undefined;
    await givenWebhook(testApp, slow, hanging.url, EVENTS);
    await givenWebhook(testApp, quick, receiver.url, EVENTS);
    const recordEvents = (shop: Shop, times: number) =>
      testApp.database.query(`SELECT tell_webhooks($1, 'sale.completed', '{}') FROM generate_series(1, $2)`, [
        shop.business_id,
        times,
      ]);
    await recordEvents(slow, 1_000);
    await waitUntil('the slow receiver has all that it can have', () => hanging.received.length >= 9);
    await recordEvents(quick, 1);
    await receiver.waitFor(1);
    expect(hanging.received.length).toBeLessThanOrEqual(12);
    await makeDue(testApp);
    await hanging.close();
    await testApp.close();
  });

  it('are events of a shop that waits, before more of shops whose receivers hang', async () => {
    const testApp = await startWithoutTimeout();
    const quick = await givenShop(testApp);
    /** The requests that hang, and whether each arrived after the quick receiver had its event. */
    const openRequests: { response: ServerResponse; isLater: boolean }[] = [];
    const hanging = await new WebhookReceiver().open();
    hanging.answering = (response) => openRequests.push({ response, isLater: receiver.received.length > 0 });
    const recordEvents = ({ business_id }: Shop, times: number) =>
      testApp.database.query(`SELECT tell_webhooks($1, 'sale.completed', '{}') FROM generate_series(1, $2)`, [
        business_id,
        times,
      ]);
    await givenWebhook(testApp, quick, receiver.url, EVENTS);
    const slow = [];
    for (let count = 0; count < 4; count++) {
      const shop = await givenAnotherShop(testApp, quick);
      for (let hook = 0; hook < 2; hook++) await givenWebhook(testApp, shop, hanging.url, EVENTS);
      slow.push(shop);
    }
    // Together the slow shops take all places of the process, and have more deliveries waiting, which are older.
    await Promise.all(slow.map((shop) => recordEvents(shop, 100)));
    await waitUntil('all places are taken', () => openRequests.length >= 64);
    await recordEvents(quick, 1);
    openRequests[0]!.response.end();
    await waitUntil('the place is taken again', () => openRequests.length > 64);
    expect(openRequests[64]!.isLater).toBe(true);
    await hanging.close();
    await testApp.close();
  });
});
