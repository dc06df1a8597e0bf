import { WebhookDispatcher } from '@wateja/webhooks';

import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';
import { givenWebhook, makeDue, verify, WebhookReceiver } from '../../support/webhook-receiver';

describe('Delivering to webhooks', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;
  let receiver: WebhookReceiver;

  beforeAll(async () => {
    testApp = await createTestApp({ WEBHOOKS_ALLOW_PRIVATE: 'true' });
    testApp.app.get(WebhookDispatcher).start();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first);
    receiver = await new WebhookReceiver().open();
  });
  afterEach(() => receiver.close());
  afterAll(() => testApp.close());

  const deliveriesOf = async (path: string, query = '') =>
    (await testApp.request('GET', `${path}/deliveries${query}`, { token: shop.owner })).body.deliveries;
  const waitForStatus = (path: string, status: string) =>
    waitUntil(`a delivery is ${status}`, async () => (await deliveriesOf(path, `?status=${status}`))[0]);
  const stateOf = async (path: string) =>
    (await testApp.request('GET', path, { token: shop.owner })).body.webhook as Record<string, unknown>;
  const sell = () => givenSale(testApp, shop);

  it('sends a signed request for each event, and nothing that nobody asked for', async () => {
    const { secret, path } = await givenWebhook(testApp, shop, receiver.url, ['sale.completed']);
    await givenCustomer(testApp, shop);
    const sale = await sell();
    const [request] = await receiver.waitFor(1);
    verify(request!, secret);
    expect(request!.headers['content-type']).toBe('application/json');
    expect(request!.body).toEqual({
      id: request!.headers['webhook-id'],
      type: 'sale.completed',
      timestamp: expect.stringMatching(/Z$/) as string,
      data: {
        ...{ business_id: shop.business_id, sale_id: sale.id, customer_id: null, total_amount: '100.00' },
        ...{ total_items: '1.000', payment_method: 'cash', completed_at: sale['completed_at'] },
      },
    });
    const delivery = await waitForStatus(path, 'delivered');
    expect(delivery).toMatchObject({
      event_id: request!.body.id,
      attempts: 1,
      last_attempt: { status: 204, error: null },
    });
    expect(receiver.received).toHaveLength(1);
  });

  it('gives all webhooks of the shop the same id, and other shops nothing', async () => {
    await givenWebhook(testApp, shop, receiver.url, ['sale.completed']);
    await givenWebhook(testApp, shop, `${receiver.url}/other`, ['sale.completed', 'sale.refunded']);
    await givenSale(testApp, first);
    await sell();
    const requests = await receiver.waitFor(2);
    expect(new Set(requests.map(({ body }) => body.id)).size).toBe(1);
    expect(requests.map(({ body }) => body.data.business_id)).toEqual([shop.business_id, shop.business_id]);
  });

  it('tries again under the same id until it is accepted, and logs each attempt', async () => {
    const answers = [500, 302, 204];
    receiver.answering = (response) =>
      response.writeHead(answers.shift() ?? 500, { location: '/elsewhere' }).end('What I think of it');
    const { path } = await givenWebhook(testApp, shop, receiver.url, ['sale.completed']);
    await sell();
    await receiver.waitFor(1);
    const failed = await waitUntil('the failure is logged', async () =>
      (await deliveriesOf(path, '?status=pending')).find((delivery: { attempts: number }) => delivery.attempts === 1),
    );
    // The wait begins when the attempt has ended, which was at a moment between its start and now.
    const next = Date.parse(failed.next_attempt_at);
    expect(next - Date.parse(failed.last_attempt.at)).toBeGreaterThan(4_000);
    expect(next - Date.now()).toBeLessThan(8_000);
    await makeDue(testApp);
    await receiver.waitFor(2);
    await waitUntil('the second failure is logged', async () => (await deliveriesOf(path))[0].attempts === 2);
    await makeDue(testApp);
    const { id } = await waitForStatus(path, 'delivered');
    const { delivery } = (await testApp.request('GET', `${path}/deliveries/${id}`, { token: shop.owner })).body;
    expect(delivery.log.map((attempt: { status: number }) => attempt.status)).toEqual([500, 302, 204]);
    expect(delivery.log[0]).toMatchObject({ url: receiver.url, answer: 'What I think of it' });
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(receiver.received).toHaveLength(3);
  });

  it('ends an attempt whose receiver switches protocols', async () => {
    receiver.answering = ({ socket }) =>
      socket!.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    const { path } = await givenWebhook(testApp, shop, receiver.url, ['sale.completed']);
    await sell();
    const { last_attempt: attempt } = await waitUntil('the failure is logged', async () =>
      (await deliveriesOf(path)).find((delivery: { attempts: number }) => delivery.attempts === 1),
    );
    expect(attempt).toMatchObject({ status: null, error: 'unreachable' });
  });

  it('switches a webhook off when nothing was accepted for a day, and says so', async () => {
    receiver.answering = (response) => response.writeHead(500).end();
    const { id, path } = await givenWebhook(testApp, shop, receiver.url, ['sale.completed']);
    await sell();
    await receiver.waitFor(1);
    await waitUntil('the failure is logged', async () => (await deliveriesOf(path))[0].attempts === 1);
    // Simulates that ten attempts of one day have failed, before the last one.
    await testApp.database.query(
      `UPDATE webhook_deliveries SET attempts = 10, occurred_at = now() - interval '1 day' WHERE webhook_id = $1`,
      [id],
    );
    await makeDue(testApp);
    await waitForStatus(path, 'failed');
    expect(await stateOf(path)).toMatchObject({ is_active: false, switched_off_reason: 'failing' });
    const [entry] = await testApp.database.query<{ source: string; changes: Record<string, unknown> }>(
      `SELECT source, changes FROM audit_entries WHERE resource = 'webhook' AND resource_id = $1 ORDER BY id DESC LIMIT 1`,
      [id],
    );
    expect(entry).toMatchObject({ source: 'system', changes: { is_active: { from: true, to: false } } });
    // While the webhook is off, no deliveries are created for it.
    await sell();
    expect(await deliveriesOf(path)).toHaveLength(1);
  });

  it('leaves a webhook on that accepts everything but one event', async () => {
    const { id, path } = await givenWebhook(testApp, shop, receiver.url, ['sale.completed']);
    await sell();
    await waitForStatus(path, 'delivered');
    receiver.answering = (response) => response.writeHead(500).end();
    await sell();
    await waitUntil('the failure is logged', async () => (await deliveriesOf(path))[0].attempts === 1);
    await testApp.database.query(
      `UPDATE webhook_deliveries SET attempts = 10, occurred_at = now() - interval '1 day'
       WHERE webhook_id = $1 AND status = 'pending'`,
      [id],
    );
    await makeDue(testApp);
    await waitForStatus(path, 'failed');
    expect(await stateOf(path)).toMatchObject({ is_active: true });
  });

  it('switches a webhook off at once whose receiver is gone', async () => {
    receiver.answering = (response) => response.writeHead(410).end();
    const { path } = await givenWebhook(testApp, shop, receiver.url, ['sale.completed']);
    await sell();
    await waitForStatus(path, 'failed');
    expect(await stateOf(path)).toMatchObject({ is_active: false, switched_off_reason: 'gone' });
    const [{ id }] = await deliveriesOf(path);
    const replay = await testApp.request('POST', `${path}/deliveries/${id}/replay`, { token: shop.owner });
    expect([replay.status, replay.body.code]).toEqual([409, 'webhook_switched_off']);
    const ping = await testApp.request('POST', `${path}/ping`, { token: shop.owner });
    expect([ping.status, ping.body.code]).toEqual([409, 'webhook_switched_off']);
  });

  it('delivers an event again that somebody replays, under the same id', async () => {
    const { path } = await givenWebhook(testApp, shop, receiver.url, ['sale.completed']);
    await sell();
    const { id } = await waitForStatus(path, 'delivered');
    const replay = () => testApp.request('POST', `${path}/deliveries/${id}/replay`, { token: shop.owner });
    expect(expectStatus(await replay(), 202).body.delivery).toMatchObject({ status: 'pending', attempts: 0 });
    const [one, two] = await receiver.waitFor(2);
    expect(two!.text).toBe(one!.text);
    await waitForStatus(path, 'delivered');
  });

  it('sends pings, which are tried once', async () => {
    receiver.answering = (response) => response.writeHead(503).end('Closed');
    const { id, path } = await givenWebhook(testApp, shop, receiver.url, ['sale.completed']);
    const { delivery } = expectStatus(await testApp.request('POST', `${path}/ping`, { token: shop.owner }), 202).body;
    expect(delivery.event).toBe('webhook.ping');
    const failed = await waitForStatus(path, 'failed');
    expect(failed).toMatchObject({ attempts: 1, last_attempt: { status: 503, answer: 'Closed' } });
    expect(receiver.received[0]!.body.data).toEqual({ business_id: shop.business_id, webhook_id: id });
    expect(await stateOf(path)).toMatchObject({ is_active: true });
  });

  it('signs with each earlier secret until its own time', async () => {
    const { id, secret, path } = await givenWebhook(testApp, shop, receiver.url, ['sale.completed']);
    const rotate = (body: object = {}) => testApp.request('POST', `${path}/rotate`, { token: shop.owner, body });
    const second = expectStatus(await rotate({ overlap_hours: 48 }), 200).body.secret;
    const third = expectStatus(await rotate({ overlap_hours: 1 }), 200).body;
    const hours = (Date.parse(third.webhook.previous_until) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(47.9);
    await sell();
    const [request] = await receiver.waitFor(1);
    for (const signingSecret of [secret, second, third.secret]) verify(request!, signingSecret);
    // The overlap of the first secret is over.
    await testApp.database.query(
      `UPDATE webhooks SET earlier_secrets = jsonb_set(earlier_secrets, '{0,until}', to_jsonb(now())) WHERE id = $1`,
      [id],
    );
    await sell();
    const [, later] = await receiver.waitFor(2);
    for (const signingSecret of [second, third.secret]) verify(later!, signingSecret);
    expect(() => verify(later!, secret)).toThrow('No matching signature');
    // This leaves room for one more: at most three earlier secrets sign beside the new one.
    const fourth = expectStatus(await rotate(), 200).body.secret;
    const fifth = expectStatus(await rotate(), 200).body.secret;
    const refused = expectStatus(await rotate(), 409).body;
    expect(refused.code).toBe('limit_reached');
    const [stored] = await testApp.database.query<{ first: string }>(
      `SELECT min(s ->> 'until') AS first FROM webhooks, jsonb_array_elements(earlier_secrets) s WHERE id = $1`,
      [id],
    );
    expect(refused.error).toBe(
      `3 earlier secrets of this webhook still sign; wait until ${stored!.first}, when the first of them ends, ` +
        'or send overlap_hours 0 to end them all',
    );
    await sell();
    const [, , full] = await receiver.waitFor(3);
    for (const signingSecret of [second, third.secret, fourth, fifth]) verify(full!, signingSecret);
    const last = expectStatus(await rotate({ overlap_hours: 0 }), 200).body;
    expect(last.webhook.previous_until).toBeNull();
    await sell();
    const [, , , alone] = await receiver.waitFor(4);
    verify(alone!, last.secret);
    expect(() => verify(alone!, fifth)).toThrow('No matching signature');
  });

  it('lists deliveries by their event', async () => {
    const { path } = await givenWebhook(testApp, shop, receiver.url, ['sale.completed', 'customer.created']);
    await sell();
    await givenCustomer(testApp, shop);
    await receiver.waitFor(2);
    const eventsOf = async (query: string) =>
      ((await deliveriesOf(path, query)) as { event: string }[]).map(({ event }) => event);
    expect(await eventsOf('?event=customer.created')).toEqual(['customer.created']);
    expect(await eventsOf('?event=webhook.ping')).toEqual([]);
    expect(await eventsOf('?event=sale.completed&status=failed')).toEqual([]);
    const refused = await testApp.request('GET', `${path}/deliveries?event=sale`, { token: shop.owner });
    expect(refused.body.details[0].path).toBe('event');
  });
});
