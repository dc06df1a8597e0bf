import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { adjust, balanceOf, entriesOf, givenProgram, memberOf, PROGRAM, quote } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

describe('An exchange', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;
  let customer: number;
  /** Two shirts for 500.00 each, paid by M-Pesa. */
  let bought: { id: number; items: { id: number }[] };

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first);
    await givenProgram(testApp, shop);
    customer = (await givenCustomer(testApp, shop)).id;
    const items = [{ product_id: 5, quantity: '2', unit_price: '500.00' }];
    bought = await givenSale(testApp, shop, { customer_id: customer, payment_method: 'mpesa', items });
  });
  afterAll(() => testApp.close());

  const get = async (path: string) => expectStatus(await testApp.request('GET', path, { token: shop.owner }), 200).body;
  const saleOf = async (id: number) => (await get(`/api/sales/${shop.business_id}/${id}`)).sale;
  const returning = (quantity: number) => ({
    sale_id: bought.id,
    items: [{ sale_item_id: bought.items[0]!.id, quantity }],
  });
  const post = (sale: object, token = shop.manager) =>
    testApp.request('POST', `/api/sales/${shop.business_id}`, { token, body: sale });
  const coatAt = (price: string, more: object = {}) => ({
    ...{ customer_id: customer, payment_method: 'cash', exchange: returning(1) },
    ...{ items: [{ product_id: 9, quantity: '1', unit_price: price }], ...more },
  });
  const exchange = async (sale: object, status = 201) => expectStatus(await post(sale), status).body;
  const payments = async () => (await get(`/api/analytics/${shop.business_id}/payments`)).payments;

  it('takes goods back and sells others, and says what is to pay', async () => {
    const { sale, ...answer } = await exchange(coatAt('750.00'));
    expect(answer).toMatchObject({ to_pay: '250.00', to_give_back: '0.00', rewards: null });
    expect(sale).toMatchObject({
      ...{ total_amount: '750.00', exchanged_amount: '500.00' },
      payments: [{ method: 'cash', amount: '250.00', reference: null }],
    });
    const returned = await saleOf(bought.id);
    expect(returned).toMatchObject({
      ...{ status: 'partially_refunded', refunded_amount: '500.00', exchange: null },
      refunds: [{ amount: '500.00', exchange_sale_id: sale.id, items: [{ quantity: '1', amount: '500.00' }] }],
    });
    expect((await saleOf(sale.id)).exchange).toEqual({
      ...{ sale_id: bought.id, refund_id: returned.refunds[0].id, amount: '500.00' },
    });
  });

  it('is named by the audit entry of its refund', async () => {
    const { sale } = await exchange(coatAt('750.00'));
    const { entries } = await get(`/api/businesses/${shop.business_id}/audit?action=refund.created`);
    expect(entries).toMatchObject([{ changes: { sale_id: { to: bought.id }, exchange_sale_id: { to: sale.id } } }]);
  });

  it('counts in metrics, points and payments as what it is', async () => {
    const { sale } = await exchange(coatAt('750.00'));
    const { metrics } = await get(`/api/customers/${shop.business_id}/${customer}/metrics`);
    expect(metrics).toMatchObject({ total_purchases: 2, total_spent: '1250.00', total_items_bought: '2' });
    const entries = (await entriesOf(testApp, shop, customer)).map(({ type, points, sale_id }) => [
      ...[type, points, sale_id],
    ]);
    expect(entries.sort()).toEqual(
      [
        ['earn', '10', bought.id],
        ['earn', '7', sale.id],
        ['reverse', '-5', bought.id],
      ].sort(),
    );
    expect(await payments()).toEqual([
      { method: 'mpesa', sales: 1, amount: '1000.00', refunded: '0.00' },
      { method: 'cash', sales: 1, amount: '250.00', refunded: '0.00' },
    ]);
    const exported = await get(`/api/customers/${shop.business_id}/${customer}/data-export`);
    const [mine] = exported.sales.filter(({ id }: { id: number }) => id === sale.id);
    expect(mine).toMatchObject({ exchanged_amount: '500.00', payments: [{ method: 'cash', amount: '250.00' }] });
    const report = await get(`/api/reports/${shop.business_id}/sales?format=json`);
    expect(report.sales.map((row: { exchanged_amount: string }) => row.exchanged_amount).sort()).toEqual([
      ...['0.00', '500.00'],
    ]);
  });

  it('never asks for less than nothing: what the goods are worth more is given back', async () => {
    const { sale, ...answer } = await exchange(coatAt('450.00'));
    expect(answer).toMatchObject({ to_pay: '0.00', to_give_back: '50.00' });
    expect(sale).toMatchObject({ total_amount: '450.00', exchanged_amount: '450.00', payments: [] });
    expect(await payments()).toEqual([
      { method: 'mpesa', sales: 1, amount: '1000.00', refunded: '50.00' },
      { method: 'cash', sales: 1, amount: '0.00', refunded: '0.00' },
    ]);
    // The new goods are sold for their price, and come back for it.
    const path = `/api/sales/${shop.business_id}/${sale.id}/refund`;
    const refunded = expectStatus(await testApp.request('POST', path, { token: shop.manager, body: {} }), 200);
    expect(refunded.body.sale).toMatchObject({ status: 'refunded', refunded_amount: '450.00' });
  });

  it('takes payments that add up to what is left to pay', async () => {
    const split = (...amounts: string[]) => ({
      payment_method: undefined,
      payments: amounts.map((amount, index) => ({ method: ['cash', 'mpesa'][index], amount })),
    });
    expect((await post(coatAt('750.00', split('700.00', '50.00')))).status).toBe(400);
    const { sale } = await exchange(coatAt('750.00', split('200.00', '50.00')));
    expect(sale).toMatchObject({ payment_method: 'cash', payments: [{ amount: '200.00' }, { amount: '50.00' }] });
    await exchange({ ...coatAt('600.00'), ...split('100.00') });
    const totals = await payments();
    expect(totals).toMatchObject([{ amount: '1050.00', refunded: '0.00' }, { amount: '300.00' }]);
  });

  it('is recorded once, however often it is posted', async () => {
    const sale = coatAt('750.00', { external_id: 'R-1' });
    const { sale: recorded } = await exchange(sale);
    const again = await exchange(sale, 200);
    expect(again).toMatchObject({ sale: { id: recorded.id }, to_pay: '250.00', to_give_back: '0.00' });
    expect((await saleOf(bought.id)).refunds).toHaveLength(1);
    expect(await post({ ...sale, exchange: returning(2) })).toMatchObject({ status: 409 });
    expect(await post({ ...sale, exchange: undefined })).toMatchObject({ status: 409 });
    const posted = await Promise.all([1, 2, 3].map(() => post(coatAt('510.00', { external_id: 'R-2' }))));
    expect(posted.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    expect((await saleOf(bought.id)).refunds).toHaveLength(2);
  });

  it('happens as a whole, or not at all', async () => {
    const refused = [
      await post(coatAt('750.00', { exchange: returning(3) })),
      await post(coatAt('750.00', { exchange: { ...returning(1), sale_id: 999_999 } })),
      await post(coatAt('750.00', { customer_id: 999_999 })),
      await post(coatAt('750.00', { customer_id: (await givenCustomer(testApp, shop)).id })),
    ];
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual([
      [422, 'refund_rejected'],
      [404, 'sale_not_found'],
      [400, 'validation_failed'],
      [400, 'validation_failed'],
    ]);
    expect(await saleOf(bought.id)).toMatchObject({ status: 'completed', refunds: [] });
    expect((await get(`/api/sales/${shop.business_id}`)).total).toBe(1);
  });

  it('needs the right to refund, and takes place now', async () => {
    const real = await givenShop(testApp);
    const token = real.staff;
    const path = `/api/sales/${real.business_id}`;
    const refused = await testApp.request('POST', path, { token, body: coatAt('1.00', { customer_id: null }) });
    expect(refused).toMatchObject({ status: 403, body: { code: 'role_insufficient' } });
    expect(refused.text).toContain('sales:refund');
    expectInvalid(await post(coatAt('1.00', { status: 'pending' })), 'exchange');
    expectInvalid(await post(coatAt('1.00', { completed_at: '2026-01-01T00:00:00Z' })), 'completed_at');
    const batch = await testApp.request('POST', `/api/sales/${shop.business_id}/batch`, {
      ...{ token: shop.staff, body: { sales: [coatAt('1.00', { external_id: 'B-1' })] } },
    });
    expect(batch.body.results).toMatchObject([{ outcome: 'rejected', details: [{ path: 'exchange' }] }]);
  });

  it('goes together with a quote: discount and points of the new sale, points back for the old one', async () => {
    await givenProgram(testApp, shop, {
      ...{ ...PROGRAM, valid_from: undefined },
      tiers: { ladder: [{ name: 'Gold', discount_percent: '10' }] },
    });
    await adjust(testApp, shop, customer, 100);
    const items = [{ product_id: 9, quantity: '1', unit_price: '1000.00' }];
    const request = { customer_id: customer, items, redeem_points: 50 };
    const { id } = expectStatus(await quote(testApp, shop, request), 201).body.quote;
    const { sale, ...answer } = await exchange(coatAt('1000.00', { quote_id: id, external_id: 'Q-1' }));
    expect(sale).toMatchObject({ total_amount: '850.00', discount_amount: '100.00', points_amount: '50.00' });
    expect(answer).toMatchObject({
      ...{ to_pay: '350.00', to_give_back: '0.00', rewards: { points_redeemed: '50', points_earned: '8' } },
    });
    // 10 earned, 100 given, 50 used, 8 earned, 5 taken back.
    expect(await balanceOf(testApp, shop, customer)).toBe('63');
    expect((await memberOf(testApp, shop, customer)).owed).toBe('0');
    expect(await exchange(coatAt('1000.00', { quote_id: id, external_id: 'Q-1' }), 200)).toMatchObject({
      ...{ to_pay: '350.00', sale: { id: sale.id } },
    });
  });
});
