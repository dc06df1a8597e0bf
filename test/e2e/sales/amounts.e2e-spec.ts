import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

const ITEMS = [
  { product_id: 5, quantity: '3', unit_price: '40.00', discount_amount: '20.00' },
  { product_id: 9, quantity: '1', unit_price: '300.00' },
];
/** 120.00 − 20.00 and 300.00; then 40.00 in the proportion 1 : 3, and 0.40 less to pay. */
const POSTED = { items: ITEMS, discount_amount: '40.00', rounding_amount: '-0.40' };
const AMOUNTS = {
  ...{ subtotal_amount: '420.00', discount_amount: '60.00', points_amount: '0.00' },
  ...{ rounding_amount: '-0.40', total_amount: '359.60' },
};
const LINES = [
  { line_total: '120.00', discount_amount: '30.00', points_amount: '0.00', net_amount: '90.00' },
  { line_total: '300.00', discount_amount: '30.00', points_amount: '0.00', net_amount: '270.00' },
];
const NONE = { discount_amount: '0.00', points_amount: '0.00' };

describe('The amounts of a sale', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first);
    customer = (await givenCustomer(testApp, shop)).id;
  });
  afterAll(() => testApp.close());

  const get = async (path: string, token = shop.owner) =>
    expectStatus(await testApp.request('GET', path, { token }), 200).body;
  const post = (body: object, path = '') =>
    testApp.request('POST', `/api/sales/${shop.business_id}${path}`, {
      token: shop.staff,
      body: { payment_method: 'cash', ...body },
    });

  it('are shown by the sale, its lists, reports, the export and the audit trail', async () => {
    const sale = await givenSale(testApp, shop, { customer_id: customer, ...POSTED });
    const expected = { ...AMOUNTS, items: LINES.map((line) => expect.objectContaining(line)) };
    expect(sale).toMatchObject(expected);
    const { business_id } = shop;
    expect((await get(`/api/sales/${business_id}/${sale.id}`)).sale).toMatchObject(expected);
    expect((await get(`/api/sales/${business_id}`)).sales).toMatchObject([expected]);
    expect((await get(`/api/reports/${business_id}/sales`)).sales).toMatchObject([AMOUNTS]);
    expect((await get(`/api/reports/${business_id}/sale-lines`)).sale_lines).toMatchObject(LINES);
    expect((await get(`/api/customers/${business_id}/${customer}/data-export`)).sales).toMatchObject([expected]);
    const { entries } = await get(`/api/businesses/${business_id}/audit?action=sale.created`);
    expect(entries[0].changes).toMatchObject({
      ...{ total_amount: { to: '359.60' }, discount_amount: { to: '60.00' }, rounding_amount: { to: '-0.40' } },
    });
    expect(entries[0].changes).not.toHaveProperty('points_amount');
  });

  it('are without discounts what they were', async () => {
    const sale = await givenSale(testApp, shop, { items: [{ product_id: 5, quantity: '2', unit_price: '65.00' }] });
    expect(sale).toMatchObject({ ...NONE, subtotal_amount: '130.00', rounding_amount: '0.00', total_amount: '130.00' });
    expect(sale.items).toMatchObject([{ ...NONE, line_total: '130.00', net_amount: '130.00' }]);
    expect(await givenSale(testApp, shop, { total_amount: '12.50', total_items: 1 })).toMatchObject({
      ...{ ...NONE, subtotal_amount: '12.50', rounding_amount: '0.00', total_amount: '12.50' },
    });
  });

  it('leave metrics, payments and the hash of a receipt with the money paid', async () => {
    const payments = [
      { method: 'mpesa', amount: '300.00' },
      { method: 'cash', amount: '59.60' },
    ];
    const body = { ...POSTED, customer_id: customer, external_id: 'R-1', payments, payment_method: undefined };
    expect((await post(body)).status).toBe(201);
    const repeated = await post({ ...body, discount_amount: 40, rounding_amount: -0.4 });
    expect(repeated.status).toBe(200);
    expect(repeated.body.sale).toMatchObject(AMOUNTS);
    expect(
      (await post({ ...body, discount_amount: '39.99', payments: undefined, payment_method: 'mpesa' })).status,
    ).toBe(409);
    const { metrics } = await get(`/api/customers/${shop.business_id}/${customer}/metrics`);
    expect(metrics).toMatchObject({ total_spent: '359.60' });
  });

  it('come in a batch and in sales without lines too', async () => {
    const totals = { total_amount: '100.00', total_items: '2', discount_amount: '5.00', rounding_amount: '0.25' };
    const sales = [
      { ...POSTED, external_id: 'B-1', payment_method: 'cash' },
      { ...totals, external_id: 'B-2', payment_method: 'mpesa' },
      { ...totals, external_id: 'B-3', payment_method: 'mpesa', rounding_amount: '1' },
      { ...POSTED, external_id: 'B-4', payment_method: 'cash', discount_amount: '400.01' },
    ];
    const answer = await post({ sales, payment_method: undefined }, '/batch');
    expect(answer.body.results).toMatchObject([
      { outcome: 'created', sale: AMOUNTS },
      { outcome: 'created', sale: { ...totals, subtotal_amount: '104.75' } },
      { outcome: 'rejected', code: 'validation_failed', details: [{ path: 'rounding_amount' }] },
      { outcome: 'rejected', code: 'validation_failed', details: [{ path: 'discount_amount', code: 'too_large' }] },
    ]);
  });

  it.each([
    ['items.0.discount_amount', { items: [{ ...ITEMS[0], discount_amount: '120.01' }] }],
    ['items.0.discount_amount', { items: [{ ...ITEMS[0], discount_amount: '-1' }] }],
    ['discount_amount', { items: ITEMS, discount_amount: '400.01' }],
    ['rounding_amount', { items: ITEMS, rounding_amount: '-1' }],
    ['rounding_amount', { items: ITEMS, discount_amount: '400.00', rounding_amount: '-0.01' }],
    ['total_amount', { items: ITEMS, total_amount: '400.00' }],
    ['payments', { items: ITEMS, payments: [{ method: 'cash', amount: '420.00' }] }],
    ['net_amount', { items: ITEMS, net_amount: '1.00' }],
  ])('that cannot be are refused, and %s is named', async (path, sale) => {
    expectInvalid(await post(sale), path);
  });

  it('are refunded by line to what was paid, and the rounding comes back with the last line', async () => {
    const sale = await givenSale(testApp, shop, { customer_id: customer, ...POSTED });
    const refund = async (line: number, quantity: string) => {
      const path = `/api/sales/${shop.business_id}/${sale.id}/refund`;
      const body = { items: [{ sale_item_id: sale.items[line]!.id, quantity }] };
      return expectStatus(await testApp.request('POST', path, { token: shop.manager, body }), 200).body.sale;
    };
    expect(await refund(0, '1')).toMatchObject({ refunded_amount: '30.00', status: 'partially_refunded' });
    expect(await refund(1, '1')).toMatchObject({ refunded_amount: '300.00' });
    const { refunds, ...whole } = await refund(0, '2');
    expect(whole).toMatchObject({ refunded_amount: '359.60', status: 'refunded' });
    expect(whole.items).toMatchObject([{ refunded_amount: '90.00' }, { refunded_amount: '270.00' }]);
    expect(refunds.map(({ amount }: { amount: string }) => amount)).toEqual(['30.00', '270.00', '59.60']);
    const { metrics } = await get(`/api/customers/${shop.business_id}/${customer}/metrics`);
    expect(metrics).toMatchObject({ total_spent: '0.00', total_purchases: 0 });
  });
});
