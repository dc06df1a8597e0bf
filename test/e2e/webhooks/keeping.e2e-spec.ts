import { DeliveryPruner, WebhookDispatcher } from '@wateja/webhooks';

import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
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
  const logOf = async ({ request }: TestApp, shop: Shop, path: string) => {
    const { deliveries } = (await request('GET', `${path}/deliveries`, { token: shop.owner })).body;
    const one = await request('GET', `${path}/deliveries/${deliveries[0].id}`, { token: shop.owner });
    return one.body.delivery as { status: string; data: object; log: { answer?: string; error: string | null }[] };
  };

  it('are answers of receivers, until their customer is erased', async () => {
    const testApp = await start();
    const shop = await givenShop(testApp);
    receiver.answering = (response) => response.end('Known here as somebody');
    const { path } = await givenWebhook(testApp, shop, receiver.url, EVENTS);
    const customer = await givenCustomer(testApp, shop);
    const one = `/api/customers/${shop.business_id}/${customer.id}`;
    expectStatus(await testApp.request('PATCH', one, { token: shop.staff, body: { customer_type: 'vip' } }), 200);
    await waitUntil('it is delivered', async () => (await logOf(testApp, shop, path)).status === 'delivered');
    expect((await logOf(testApp, shop, path)).log[0]!.answer).toBe('Known here as somebody');
    const erase = { token: shop.owner, body: { reason: 'Asked for it in writing' } };
    expectStatus(await testApp.request('POST', `${one}/erase`, erase), 200);
    const kept = await logOf(testApp, shop, path);
    expect(kept.log[0]).not.toHaveProperty('answer');
    expect(kept.data).toMatchObject({ customer_id: customer.id });
    await testApp.close();
  });

  it('are deliveries for 14 days', async () => {
    const testApp = await start();
    const shop = await givenShop(testApp);
    const { id } = await givenWebhook(testApp, shop, receiver.url, EVENTS);
    for (let count = 0; count < 2; count++) await givenSale(testApp, shop);
    await receiver.waitFor(2);
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
    const { secret } = await givenWebhook(testApp, shop, receiver.url, EVENTS);
    await testApp.close();
    const sealed = () => database.query<{ sealed_secret: string }>('SELECT sealed_secret FROM webhooks');
    const before = await sealed();
    // The start of this one seals it anew, so the next one needs no earlier secret.
    await (await start({ JWT_SECRET: NEW, JWT_PREVIOUS_SECRETS: OLD }, database)).close();
    expect(await sealed()).not.toEqual(before);
    testApp = await start({ JWT_SECRET: NEW }, database);
    const tell = () => database.query(`SELECT tell_webhooks($1, 'sale.completed', '{}')`, [shop.business_id]);
    await tell();
    const [request] = await receiver.waitFor(1);
    verify(request!, secret);
    await testApp.close();
    testApp = await start({ JWT_SECRET: OTHER }, database);
    await tell();
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
    const testApp = await start();
    const slow = await givenShop(testApp);
    const quick = await givenAnotherShop(testApp, slow);
    const hanging = await new WebhookReceiver().open();
    hanging.answering = () => undefined;
    await givenWebhook(testApp, slow, hanging.url, EVENTS);
    await givenWebhook(testApp, quick, receiver.url, EVENTS);
    const tell = (shop: Shop, times: number) =>
      testApp.database.query(`SELECT tell_webhooks($1, 'sale.completed', '{}') FROM generate_series(1, $2)`, [
        shop.business_id,
        times,
      ]);
    await tell(slow, 1_000);
    await waitUntil('the slow receiver has all that it can have', () => hanging.received.length >= 9);
    await tell(quick, 1);
    const began = Date.now();
    await receiver.waitFor(1);
    // An attempt that hangs takes ten seconds, and none of its shop had to end.
    expect(Date.now() - began).toBeLessThan(8_000);
    expect(hanging.received.length).toBeLessThanOrEqual(12);
    await makeDue(testApp);
    await hanging.close();
    await testApp.close();
  });
});
