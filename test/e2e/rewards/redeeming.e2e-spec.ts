import { TenantsService } from '@wateja/auth';
import { PointsAuditService } from '@wateja/rewards';
import { withTenant } from '@wateja/prisma';

import { sendAtOnce } from '../../support/at-once';
import { expectStatus, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import {
  adjust,
  endQuotes,
  entriesOf,
  givenProgram,
  memberOf,
  PROGRAM,
  quote,
  refund,
} from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

const EXAMPLE = {
  ...PROGRAM,
  earn: { spend: { points: 1, per: '100.00' }, visit: { points: 10, minimum_amount: '500.00' } },
  tiers: { ladder: [{ name: 'Gold', multiplier: '1.5', discount_percent: '5' }] },
};
const ITEMS = [{ product_id: 5, quantity: '4', unit_price: '250.00' }];

describe('A sale that uses a quote', () => {
  let testApp: TestApp;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
    await givenProgram(testApp, shop, EXAMPLE);
    customer = (await givenCustomer(testApp, shop)).id;
    await adjust(testApp, shop, customer, 620);
  });
  afterAll(() => testApp.close());

  const quoted = async (request: object = {}): Promise<string> => {
    const asked = { customer_id: customer, items: ITEMS, redeem_points: 200, ...request };
    return expectStatus(await quote(testApp, shop, asked), 201).body.quote.id;
  };
  const post = (sale: object, headers: Record<string, string> = {}) =>
    testApp.request('POST', `/api/sales/${shop.business_id}`, {
      token: shop.staff,
      body: { customer_id: customer, payment_method: 'mpesa', ...sale },
      headers,
    });
  const refusalOf = async (sale: object) => expectStatus(await post(sale), 409).body.code as string;
  const member = () => memberOf(testApp, shop, customer);
  const sales = async () => {
    const sql = 'SELECT count(*) AS count FROM sales WHERE business_id = $1';
    return (await testApp.database.query<{ count: number }>(sql, [shop.business_id]))[0]!.count;
  };

  /** What `wateja verify-points` finds. */
  const differences = () =>
    withTenant(shop.business_id, async () => {
      const entries: object[] = [];
      const batches = testApp.app.get(PointsAuditService).verify(shop.business_id);
      for await (const { result } of batches) entries.push(...result);
      return entries;
    });

  it('costs what was quoted, takes the points, and earns on the money', async () => {
    const quote_id = await quoted();
    const { body } = expectStatus(await post({ quote_id, items: ITEMS }), 201);
    expect(body).toMatchObject({
      sale: {
        ...{ subtotal_amount: '1000.00', discount_amount: '50.00', points_amount: '200.00', total_amount: '750.00' },
        items: [{ line_total: '1000.00', discount_amount: '50.00', points_amount: '200.00', net_amount: '750.00' }],
      },
      rewards: { points_redeemed: '200', points_earned: '20', balance: '440', tier: 'Gold' },
    });
    expect(await member()).toMatchObject({ balance: '440', reserved: '0', lifetime_redeemed: '200' });
    const [redeemed] = await entriesOf(testApp, shop, customer, '&type=redeem');
    expect(redeemed).toMatchObject({ type: 'redeem', points: '-200', sale_id: body.sale.id, tier: 'Gold' });
    const read = await testApp.request('GET', `/api/rewards/${shop.business_id}/quotes/${quote_id}`, {
      token: shop.staff,
    });
    expect(read.body.quote).toMatchObject({ status: 'used', sale_id: body.sale.id });
  });

  it('may send the amount to pay instead of lines, and the rounding of the till', async () => {
    const quote_id = await quoted({ items: undefined, total_amount: '1000.00' });
    const sale = { quote_id, total_amount: '749.60', rounding_amount: '-0.40', total_items: 4 };
    expect(expectStatus(await post(sale), 201).body.sale).toMatchObject({
      ...{ subtotal_amount: '1000.00', discount_amount: '50.00', points_amount: '200.00', total_amount: '749.60' },
    });
  });

  it('is a sale too if points pay all of it, and its refund gives them back', async () => {
    const items = [{ product_id: 5, quantity: 2, unit_price: '200.00' }];
    const quote_id = await quoted({ items, redeem_points: 'max' });
    const { sale, rewards } = expectStatus(await post({ quote_id, items }), 201).body;
    expect(sale).toMatchObject({ total_amount: '0.00', points_amount: '380.00' });
    expect(rewards).toMatchObject({ points_redeemed: '380', points_earned: '0', balance: '240' });
    await refund(testApp, shop, sale.id, { items: [{ sale_item_id: sale.items[0].id, quantity: 1 }] });
    expect(await member()).toMatchObject({ balance: '430' });
    await refund(testApp, shop, sale.id);
    expect(await member()).toMatchObject({ balance: '620', lifetime_redeemed: '0' });
  });

  it('gives back points and money by line, to the last', async () => {
    const quote_id = await quoted();
    const { sale } = expectStatus(await post({ quote_id, items: ITEMS }), 201).body;
    const [line] = sale.items;
    await refund(testApp, shop, sale.id, { items: [{ sale_item_id: line.id, quantity: 1 }] });
    // A quarter of 200 points comes back. What is left, 562.50, earns 7 and 10 for the visit: 3 go.
    expect(await member()).toMatchObject({ balance: '487' });
    const { body } = await refund(testApp, shop, sale.id);
    expect(body.sale.refunded_amount).toBe('750.00');
    expect(await member()).toMatchObject({ balance: '620', lifetime_redeemed: '0', lifetime_earned: '0' });
    expect(await differences()).toEqual([]);
  });

  it('is recognised when it is sent again, before its quote is looked at', async () => {
    const quote_id = await quoted();
    const sale = { quote_id, items: ITEMS, external_id: 'R-1' };
    const first = expectStatus(await post(sale), 201).body.sale;
    expect(expectStatus(await post(sale), 200).body).toMatchObject({ sale: { id: first.id }, rewards: null });
    expect(expectStatus(await post({ ...sale, payment_method: 'cash' }), 409).body.code).toBe('external_id_conflict');
    expect(await refusalOf({ quote_id, items: ITEMS, external_id: 'R-2' })).toBe('quote_used');
    expect(await member()).toMatchObject({ balance: '440' });
  });

  it('tells nothing of points to a request with a key, because its answer is kept before the sale has earned', async () => {
    const sale = { quote_id: await quoted(), items: ITEMS };
    const first = expectStatus(await post(sale, { 'idempotency-key': 'sale-1' }), 201);
    expect(first.body).toMatchObject({ sale: { total_amount: '750.00' }, rewards: null });
    expect((await post(sale, { 'idempotency-key': 'sale-1' })).body).toEqual(first.body);
    expect(await member()).toMatchObject({ balance: '440' });
  });

  it('is stored once if it is sent many times at once', async () => {
    const sale = { quote_id: await quoted(), items: ITEMS, external_id: 'R-1' };
    const answers = await sendAtOnce(6, () => post(sale));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.sale.id)).size).toBe(1);
    expect([await sales(), (await member()).balance]).toEqual([1, '440']);
  });

  it('gives its discount to one sale only, also if it uses no points', async () => {
    const sale = { quote_id: await quoted({ redeem_points: 0 }), items: ITEMS };
    const answers = await sendAtOnce(6, () => post(sale));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    expect(new Set(answers.map(({ body }) => body.code))).toEqual(new Set([undefined, 'quote_used']));
    expect(await sales()).toBe(1);
  });

  it('cannot be rounded below nothing, and to whole amounts where the currency has no others', async () => {
    const quote_id = await quoted({ items: undefined, total_amount: '200.00', redeem_points: 'max' });
    const sale = { quote_id, total_items: 1, total_amount: '0.00' };
    expectInvalid(await post({ ...sale, rounding_amount: '0.40' }), 'rounding_amount');
    const free = { items: [{ product_id: 5, quantity: 2, unit_price: '200.00' }] };
    const paid = { quote_id: await quoted({ ...free, redeem_points: 'max' }), ...free };
    expectInvalid(await post({ ...paid, rounding_amount: '-0.40' }), 'rounding_amount');
    await testApp.database.query(`UPDATE businesses SET currency = 'UGX' WHERE id = $1`, [shop.business_id]);
    testApp.app.get(TenantsService).clear();
    expectInvalid(await post({ ...paid, rounding_amount: '0.40' }), 'rounding_amount');
    expect(await sales()).toBe(0);
  });

  it('takes exactly what the balance covers, of twenty at once (R11)', async () => {
    await adjust(testApp, shop, customer, -520);
    const at = Array.from({ length: 20 }, (_, index) => index);
    const quotes = await Promise.all(
      at.map(() => quote(testApp, shop, { customer_id: customer, items: ITEMS, redeem_points: 30 })),
    );
    const created = quotes.filter(({ status }) => status === 201);
    expect(created.length).toBe(3);
    const again = created.flatMap(({ body }) =>
      at.slice(0, 4).map(() => post({ quote_id: body.quote.id, items: ITEMS })),
    );
    const statuses = (await Promise.all(again)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201).length).toBe(3);
    expect(statuses.filter((status) => status === 409).length).toBe(9);
    const entries = await entriesOf(testApp, shop, customer, '&type=redeem');
    expect(entries.map(({ points }) => points)).toEqual(['-30', '-30', '-30']);
  });

  it('keeps its price and gives its points back, also if the programme is switched off meanwhile', async () => {
    const quote_id = await quoted();
    await givenProgram(testApp, shop, { ...EXAMPLE, valid_from: undefined, is_enabled: false });
    const { body } = expectStatus(await post({ quote_id, items: ITEMS }), 201);
    expect(body.sale).toMatchObject({ total_amount: '750.00' });
    expect(await member()).toMatchObject({ balance: '420', lifetime_earned: '0' });
    await refund(testApp, shop, body.sale.id);
    expect(await member()).toMatchObject({ balance: '620' });
    expect(await differences()).toEqual([]);
  });

  it('is refused if it is not what was quoted, and leaves nothing', async () => {
    const quote_id = await quoted();
    const otherId = (await givenCustomer(testApp, shop)).id;
    const more = [{ ...ITEMS[0], quantity: '5' }];
    for (const sale of [
      { items: more },
      { items: ITEMS, customer_id: otherId },
      { items: ITEMS, discount_amount: '1.00' },
    ]) {
      expect(await refusalOf({ quote_id, ...sale })).toBe('quote_mismatch');
    }
    expect(await refusalOf({ quote_id, total_amount: '750.00', total_items: 4 })).toBe('quote_mismatch');
    const byAmount = await quoted({ items: undefined, total_amount: '1000.00' });
    expect(await refusalOf({ quote_id: byAmount, total_amount: '749.00', total_items: 4 })).toBe('quote_mismatch');
    const none = { quote_id: '00000000-0000-4000-8000-000000000000', items: ITEMS };
    expect(expectStatus(await post(none), 404).body.code).toBe('quote_not_found');
    expect([await sales(), (await member()).balance]).toEqual([0, '620']);
    expectStatus(await post({ quote_id, items: ITEMS, discount_amount: '0.00' }), 201);
  });

  it('is refused when the quote has expired, or its points are gone', async () => {
    const quote_id = await quoted();
    await endQuotes(testApp, shop, '1 second');
    expect(await refusalOf({ quote_id, items: ITEMS })).toBe('quote_expired');
    const next = await quoted();
    await adjust(testApp, shop, customer, -500, { allow_negative: true });
    expect(await refusalOf({ quote_id: next, items: ITEMS })).toBe('insufficient_points');
    expect([await sales(), (await member()).balance]).toEqual([0, '120']);
  });

  it('has a customer, is not pending, of the past or in a batch, and its payments add up', async () => {
    const quote_id = await quoted();
    expectInvalid(await post({ quote_id, items: ITEMS, customer_id: null }), 'customer_id');
    expectInvalid(await post({ quote_id, items: ITEMS, status: 'pending' }), 'quote_id');
    expectInvalid(await post({ quote_id, items: ITEMS, completed_at: '2026-01-01T00:00:00Z' }), 'completed_at');
    const payments = [{ method: 'cash', amount: '749.00' }];
    expectInvalid(await post({ quote_id, items: ITEMS, payment_method: undefined, payments }), 'payments');
    const sale = { customer_id: customer, payment_method: 'cash', quote_id, items: ITEMS };
    const batch = await testApp.request('POST', `/api/sales/${shop.business_id}/batch`, {
      token: shop.staff,
      body: { sales: [sale] },
    });
    expect(batch.body.results[0]).toMatchObject({ outcome: 'rejected', details: [{ path: 'quote_id' }] });
    expect(await member()).toMatchObject({ balance: '620', reserved: '200' });
  });

  it('is nothing to sales without a quote', async () => {
    const { body } = expectStatus(await post({ items: ITEMS }), 201);
    expect(body).toMatchObject({ sale: { total_amount: '1000.00', points_amount: '0.00' }, rewards: null });
    await givenSale(testApp, shop, { customer_id: customer });
  });
});
