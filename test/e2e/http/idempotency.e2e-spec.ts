import { IdempotencyPruner } from '@wateja/idempotency';

import { sendAtOnce } from '../../support/at-once';
import { givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('Idempotency-Key', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const SALE = { payment_method: 'cash', items: [{ product_id: 1, quantity: 2, unit_price: '50.00' }] };

  const post = (key: string, body: object = SALE, options: { path?: string; token?: string } = {}) =>
    testApp.request('POST', options.path ?? `/api/sales/${shop.business_id}`, {
      token: options.token ?? shop.manager,
      body,
      headers: { 'idempotency-key': key },
    });

  const sales = () => testApp.prisma.sale.count({ where: { business_id: shop.business_id } });

  it('gives the first answer again and has no second effect', async () => {
    const first = await post('once');
    const before = await sales();
    const second = await post('once');
    expect(first.status).toBe(201);
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    expect(second).toMatchObject({ status: 201, text: first.text });
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(await sales()).toBe(before);
  });

  it('counts the sale in the metrics before the answer', async () => {
    const customer = await testApp.request('POST', `/api/customers/${shop.business_id}`, {
      token: shop.staff,
      body: { name: 'Achieng' },
    });
    const { id } = customer.body.customer as { id: number };
    await post('metrics', { ...SALE, customer_id: id });
    const metrics = await testApp.request('GET', `/api/customers/${shop.business_id}/${id}/metrics`, {
      token: shop.staff,
    });
    expect(metrics.body.metrics).toMatchObject({ total_purchases: 1, total_spent: '100.00' });
  });

  it('reads the same JSON in another order and the quoted form as the same request', async () => {
    const first = await post('spelling', SALE);
    const second = await post('"spelling"', { items: SALE.items, payment_method: 'cash' });
    expect(second).toMatchObject({ status: 201, text: first.text });
  });

  it('refuses the key for another body, and for another sale with the same body', async () => {
    await post('other');
    expect(await post('other', { ...SALE, payment_method: 'mpesa' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
    const [one, two] = [(await post('a')).body.sale.id as number, (await post('b')).body.sale.id as number];
    const refund = (id: number) => post('refund', {}, { path: `/api/sales/${shop.business_id}/${id}/refund` });
    expect((await refund(one)).status).toBe(200);
    expect((await refund(two)).status).toBe(422);
    expect(await refund(one)).toMatchObject({ status: 200, body: { sale: { status: 'refunded' } } });
  });

  it('keeps keys of different people, routes and businesses apart', async () => {
    const ownAnswer = await post('shared');
    const theirAnswer = await post('shared', SALE, { token: shop.staff });
    expect(theirAnswer.body.sale.id).not.toBe(ownAnswer.body.sale.id);
    const customer = await post('shared', { name: 'Wanjiku' }, { path: `/api/customers/${shop.business_id}` });
    expect(customer).toMatchObject({ status: 201, body: { customer: { name: 'Wanjiku' } } });
    const otherShop = await givenShop(testApp);
    const elsewhere = await post('shared', SALE, { path: `/api/sales/${otherShop.business_id}`, token: shop.admin });
    expect(elsewhere.status).toBe(201);
  });

  it('does not keep refusals: the same key works once the request is right', async () => {
    expect((await post('fixed', { ...SALE, payment_method: 'shells' })).status).toBe(400);
    expect((await post('fixed', { ...SALE, customer_id: 999_999 })).status).toBe(404);
    expect((await post('fixed')).status).toBe(201);
  });

  it('keeps the 200 of a sale that was already there', async () => {
    const sale = { ...SALE, external_id: 'R-77' };
    await testApp.request('POST', `/api/sales/${shop.business_id}`, { token: shop.manager, body: sale });
    const first = await post('receipt', sale);
    expect([first.status, (await post('receipt', sale)).status]).toEqual([200, 200]);
  });

  it.each(['two words', 'x'.repeat(256), ''])('refuses the key %p', async (key) => {
    expect(await post(key)).toMatchObject({ status: 400, body: { details: [{ path: 'Idempotency-Key' }] } });
  });

  it('lets one of many simultaneous duplicates through and tells the others to wait or what came of it', async () => {
    const before = await sales();
    const answers = await sendAtOnce(200, (index) => post(`burst-${Math.floor(index / 10)}`));
    expect(await sales()).toBe(before + 20);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]));
    for (const answer of answers.filter(({ status }) => status === 409)) {
      expect(answer.body.code).toBe('request_in_progress');
      expect(answer.headers['retry-after']).toBe('1');
    }
  });

  it('expires after a day', async () => {
    await post('old');
    const tomorrow = new Date(Date.now() + 25 * 60 * 60 * 1000);
    expect(await testApp.app.get(IdempotencyPruner).prune(tomorrow)).toBeGreaterThan(0);
    expect((await post('old')).headers['idempotent-replayed']).toBeUndefined();
  });
});
