import { expectStatus, givenAnotherShop, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { HeldLock } from '../../support/held-lock';
import { createTestApp, type TestApp } from '../../support/test-app';
import { givenWebhook } from '../../support/webhook-receiver';

const URL = 'https://books.example/wateja';
const EVENTS = ['sale.completed'];

describe('Webhooks', () => {
  let testApp: TestApp;
  let shop: Shop;
  let path: string;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    path = `/api/webhooks/${shop.business_id}`;
  });

  afterAll(() => testApp.close());

  const post = (body: unknown, at = path) => testApp.request('POST', at, { token: shop.owner, body });
  const get = (at: string) => testApp.request('GET', at, { token: shop.owner });
  const patch = (at: string, body: unknown) => testApp.request('PATCH', at, { token: shop.owner, body });

  it('are created, shown without their secret, changed and deleted', async () => {
    const { body } = expectStatus(await post({ url: URL, events: ['sale.completed', 'sale.completed'] }), 201);
    expect(body.secret).toMatch(/^whsec_[\w+/]{43}=$/);
    expect(body.webhook).toMatchObject({ url: URL, events: EVENTS, is_active: true, waiting: 0, previous_until: null });
    const webhookPath = `${path}/${body.webhook.id}`;
    const shown = expectStatus(await get(webhookPath), 200);
    expect(shown.body).toEqual({ webhook: body.webhook });
    expect((await get(path)).body).toEqual({ webhooks: [body.webhook] });
    const changed = expectStatus(await patch(webhookPath, { events: ['sale.refunded'], is_active: false }), 200).body
      .webhook;
    expect(changed).toMatchObject({ url: URL, events: ['sale.refunded'], switched_off_reason: 'by_hand' });
    expect(changed.switched_off_at).not.toBeNull();
    const on = expectStatus(await patch(webhookPath, { is_active: true }), 200).body.webhook;
    expect(on).toMatchObject({ is_active: true, switched_off_at: null, switched_off_reason: null });
    const stale = { token: shop.owner, headers: { 'If-Match': String(shown.headers['etag']) } };
    expect((await testApp.request('DELETE', webhookPath, stale)).status).toBe(412);
    const deleted = expectStatus(await testApp.request('DELETE', webhookPath, { token: shop.owner }), 200);
    expect(deleted.body.webhook).toEqual({ id: body.webhook.id, url: URL });
    expect((await get(webhookPath)).body.code).toBe('webhook_not_found');
  });

  it('are refused with the name of the field', async () => {
    const fields = async (body: unknown) =>
      (expectStatus(await post(body), 400).body.details as { path: string }[]).map((detail) => detail.path);
    expect(await fields({ url: 'http://books.example/', events: EVENTS })).toEqual(['url']);
    expect(await fields({ url: 'not a url', events: EVENTS })).toEqual(['url']);
    expect(await fields({ url: `https://books.example/${'x'.repeat(2_000)}`, events: EVENTS })).toEqual(['url']);
    expect(await fields({ url: URL, events: [] })).toEqual(['events']);
    expect(await fields({ url: URL, events: ['sale.*'] })).toEqual(['events.0']);
    expect(await fields({ url: URL, events: EVENTS, secret: 'mine' })).toEqual(['secret']);
  });

  it('have a secret that can be rotated, and the earlier one signs for a day', async () => {
    const { path: webhookPath, secret } = await givenWebhook(testApp, shop, URL, EVENTS);
    const rotated = expectStatus(await post({}, `${webhookPath}/rotate`), 200).body;
    expect(rotated.secret).not.toBe(secret);
    const hours = (Date.parse(rotated.webhook.previous_until) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThanOrEqual(24);
    const atOnce = expectStatus(await post({ overlap_hours: 0 }, `${webhookPath}/rotate`), 200).body.webhook;
    expect(atOnce.previous_until).toBeNull();
    expect((await post({ overlap_hours: 169 }, `${webhookPath}/rotate`)).body.details[0].path).toBe('overlap_hours');
  });

  it('stop no sale while they are deleted', async () => {
    const { id, path: webhookPath } = await givenWebhook(testApp, shop, URL, EVENTS);
    const deletion = await HeldLock.take(testApp, 'DELETE FROM webhooks WHERE id = $1', [id]);
    await givenSale(testApp, shop);
    await deletion.commit();
    expect((await get(webhookPath)).status).toBe(404);
  });

  it('are changed and rotated while a sale that tells them is open', async () => {
    const { id, path: webhookPath } = await givenWebhook(testApp, shop, URL, EVENTS);
    const sale = await HeldLock.take(testApp, `SELECT tell_webhooks($1, 'sale.completed', '{}')`, [shop.business_id]);
    expectStatus(await patch(webhookPath, { events: ['sale.refunded'] }), 200);
    expectStatus(await post({ overlap_hours: 0 }, `${webhookPath}/rotate`), 200);
    expectStatus(await post({}, `${webhookPath}/ping`), 202);
    await sale.commit();
    const { deliveries } = (await get(`${webhookPath}/deliveries`)).body as { deliveries: { event: string }[] };
    expect(deliveries.map(({ event }) => event).sort()).toEqual(['sale.completed', 'webhook.ping']);
    expectStatus(await testApp.request('DELETE', webhookPath, { token: shop.owner }), 200);
    expect(await testApp.database.query('SELECT FROM webhook_deliveries WHERE webhook_id = $1', [id])).toEqual([]);
  });

  it('are told what happens while they are changed', async () => {
    const { id, path: webhookPath } = await givenWebhook(testApp, shop, URL, EVENTS);
    const change = await HeldLock.take(testApp, 'UPDATE webhooks SET version = version + 1 WHERE id = $1', [id]);
    await givenSale(testApp, shop);
    await change.commit();
    expect((await get(`${webhookPath}/deliveries`)).body.deliveries).toHaveLength(1);
  });

  it('are 20 for a business, however many are created at once', async () => {
    const otherShop = await givenAnotherShop(testApp, shop);
    const body = { url: URL, events: EVENTS };
    const create = () =>
      testApp.request('POST', `/api/webhooks/${otherShop.business_id}`, { token: otherShop.owner, body });
    const answers = await Promise.all(Array.from({ length: 24 }, create));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(new Set(answers.filter(({ status }) => status !== 201).map((answer) => answer.body.code))).toEqual(
      new Set(['limit_reached']),
    );
  });

  it('leave no secret in the database, and only the fact in the audit trail', async () => {
    const { secret, id } = await givenWebhook(testApp, shop, 'https://books.example/?token=abc-def', EVENTS);
    const [row] = await testApp.database.query<{ row: string }>(
      'SELECT to_jsonb(w)::text AS row FROM webhooks w WHERE id = $1',
      [id],
    );
    expect(row?.row).not.toContain(secret.slice('whsec_'.length));
    const entries = await testApp.database.query<{ changes: unknown }>(
      `SELECT changes FROM audit_entries WHERE resource = 'webhook' AND resource_id = $1`,
      [id],
    );
    expect(entries).toEqual([{ changes: { events: { to: EVENTS } } }]);
  });
});
