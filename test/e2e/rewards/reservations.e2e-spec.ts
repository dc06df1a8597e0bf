import { PointsSweeper } from '@wateja/rewards';

import { sendAtOnce } from '../../support/at-once';
import { expectStatus, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { adjust, endQuotes, givenProgram, memberOf, PROGRAM, quote, quoteRoute } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('Reservations of points', () => {
  let testApp: TestApp;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
    customer = (await givenCustomer(testApp, shop, { phone: '0712 345 678' })).id;
    await givenProgram(testApp, shop, { ...PROGRAM, redeem: { unit: { points: 1, amount: '1.00' } } });
  });
  afterAll(() => testApp.close());

  const requestQuote = (request: object) =>
    quote(testApp, shop, { customer_id: customer, total_amount: '1000.00', ...request });
  const givenQuote = async (request: object) => expectStatus(await requestQuote(request), 201).body.quote;
  const points = (count: number | string) => adjust(testApp, shop, customer, count);
  const route = (method: 'GET' | 'POST' | 'DELETE', rest: string) => quoteRoute(testApp, shop, method, rest);
  const member = () => memberOf(testApp, shop, customer);
  const endAll = (interval: string) => endQuotes(testApp, shop, interval);

  it('end when they are cancelled (R10)', async () => {
    await points(500);
    const { id } = await givenQuote({ redeem_points: 300 });
    expect(await member()).toMatchObject({ balance: '500', reserved: '300', available: '200' });
    expect(await requestQuote({ redeem_points: 300 })).toMatchObject({
      status: 409,
      body: {
        code: 'insufficient_points',
        details: [{ path: 'redeem_points', message: expect.stringContaining('200') }],
      },
    });
    expect(await givenQuote({ redeem_points: 300, at_most: true })).toMatchObject({ points: { redeemed: '200' } });
    expect((await route('DELETE', id)).status).toBe(204);
    expect((await route('DELETE', id)).status).toBe(204);
    expect(await member()).toMatchObject({ reserved: '200', available: '300' });
    expect((await route('GET', id)).body.quote.status).toBe('cancelled');
  });

  it('end when their time has passed: nothing has to run for it (R19)', async () => {
    await points(100);
    const { id } = await givenQuote({ redeem_points: 60 });
    expect(await member()).toMatchObject({ available: '40' });
    await endAll('1 second');
    expect(await member()).toMatchObject({ reserved: '0', available: '100' });
    expect((await route('GET', id)).body.quote.status).toBe('expired');
    expect(await route('POST', `${id}/extend`)).toMatchObject({ status: 409, body: { code: 'quote_expired' } });
    expect(await givenQuote({ redeem_points: 100 })).toMatchObject({ points: { redeemed: '100' } });
  });

  it('last longer if they are extended, once', async () => {
    const { id, valid_until } = await givenQuote({});
    const extended = await route('POST', `${id}/extend`);
    expect(extended).toMatchObject({
      status: 200,
      body: { message: 'Quote extended', quote: { is_extended: true } },
    });
    expect(Date.parse(extended.body.quote.valid_until) - Date.parse(valid_until)).toBe(15 * 60_000);
    expect(await route('POST', `${id}/extend`)).toMatchObject({ status: 409, body: { code: 'quote_extended' } });
    await route('DELETE', id);
    expect(await route('POST', `${id}/extend`)).toMatchObject({ status: 409, body: { code: 'quote_expired' } });
  });

  it('hold back adjustments too', async () => {
    await points(100);
    await givenQuote({ redeem_points: 60 });
    expect(await points(-50)).toMatchObject({ status: 422, body: { code: 'would_be_negative' } });
    expect((await points(-40)).status).toBe(201);
  });

  it('are made once, however many tills ask at once (R11)', async () => {
    await points(100);
    const answers = await sendAtOnce(20, () => requestQuote({ redeem_points: 100 }));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
    expect(await member()).toMatchObject({ balance: '100', reserved: '100', available: '0' });
  });

  it('are made once, if the request is repeated with its key', async () => {
    await points(100);
    const request = { customer_id: customer, total_amount: '1000.00', redeem_points: 60 };
    const repeated = { 'idempotency-key': 'quote-1' };
    const first = expectStatus(await quote(testApp, shop, request, repeated), 201);
    expect((await quote(testApp, shop, request, repeated)).body).toEqual(first.body);
    expect(await member()).toMatchObject({ reserved: '60' });
  });

  it('are removed 30 days after their end, and with their customer', async () => {
    const readStored = async () =>
      (await testApp.database.query('SELECT FROM reward_quotes WHERE business_id = $1', [shop.business_id])).length;
    await givenQuote({});
    await endAll('29 days');
    await testApp.app.get(PointsSweeper).sweep();
    expect(await readStored()).toBe(1);
    await endAll('31 days');
    await testApp.app.get(PointsSweeper).sweep();
    expect(await readStored()).toBe(0);
    await points(10);
    await givenQuote({ redeem_points: 10 });
    const path = `/api/customers/${shop.business_id}/${customer}/erase`;
    await testApp.request('POST', path, { token: shop.owner, body: { reason: 'Asked for it' } });
    expect(await readStored()).toBe(0);
    expect(await member()).toMatchObject({ balance: '0', reserved: '0', available: '0' });
  });
});
