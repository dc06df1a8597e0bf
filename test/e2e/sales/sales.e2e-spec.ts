import { givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

describe('Sales', () => {
  let testApp: TestApp;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  beforeEach(async () => {
    customer = (await givenCustomer(testApp, shop)).id;
  });
  afterAll(() => testApp.close());

  const send = (method: 'GET' | 'POST', path = '', body?: unknown) =>
    testApp.request(method, `/api/sales/${shop.business_id}${path}`, { token: shop.manager, body });
  const metrics = async (id = customer) =>
    (await testApp.request('GET', `/api/customers/${shop.business_id}/${id}/metrics`, { token: shop.staff })).body
      .metrics;
  const bare = (extra: object = {}) => ({ payment_method: 'cash', total_amount: '10.00', total_items: '1', ...extra });
  const withItems = (...items: [quantity: unknown, unit_price: unknown][]) => ({
    payment_method: 'cash',
    items: items.map(([quantity, unit_price], index) => ({ product_id: index + 1, quantity, unit_price })),
  });

  it('come back with totals that the server computed', async () => {
    const answer = await send('POST', '', { ...withItems(['2', '1250.00'], [0.5, 99.99]), customer_id: customer });
    expect(answer.status).toBe(201);
    const undiscounted = { discount_amount: '0.00', points_amount: '0.00' };
    const kept = { ...undiscounted, name: null, refunded_quantity: '0', refunded_amount: '0.00' };
    expect(answer.body).toEqual({
      message: 'Sale created successfully',
      rewards: null,
      sale: {
        ...{ id: expect.any(Number), business_id: shop.business_id, customer_id: customer, external_id: null },
        ...{ ...undiscounted, subtotal_amount: '2550.00', rounding_amount: '0.00' },
        ...{ total_amount: '2550.00', exchanged_amount: '0.00', total_items: '2.5', refunded_amount: '0.00' },
        ...{ payment_method: 'cash', status: 'completed' },
        payments: [{ method: 'cash', amount: '2550.00', reference: null }],
        items: [
          {
            id: expect.any(Number),
            product_id: 1,
            quantity: '2',
            unit_price: '1250.00',
            line_total: '2500.00',
            net_amount: '2500.00',
            ...kept,
          },
          {
            ...{ id: expect.any(Number), product_id: 2, quantity: '0.5', unit_price: '99.99' },
            ...{ line_total: '50.00', net_amount: '50.00', ...kept },
          },
        ],
        ...{ created_by: expect.any(Number), api_key_id: null, source: 'api' },
        ...{ created_at: expect.stringMatching(/Z$/), completed_at: expect.stringMatching(/Z$/) },
      },
    });
    expect((await send('GET', `/${answer.body.sale.id}`)).body).toEqual({
      sale: { ...answer.body.sale, refunds: [], exchange: null },
    });
  });

  it('may have no lines, for a till that keeps them elsewhere', async () => {
    const { sale } = (await send('POST', '', bare({ total_amount: 99.5, total_items: 3 }))).body;
    expect(sale).toMatchObject({ total_amount: '99.50', total_items: '3', items: [] });
  });

  it.each([
    [withItems(['0.001', '99999999.99']), '100000.00'],
    [withItems(['1', '99999999.99']), '99999999.99'],
    [withItems(['3', '0']), '0.00'],
    [withItems([0.333, '1.00'], [0.333, '1.00'], [0.333, '1.00']), '0.99'],
    [withItems(['0.5', '0.01']), '0.01'],
    [bare({ total_amount: 0 }), '0.00'],
    [bare({ total_amount: '99999999.99', total_items: '999999.999' }), '99999999.99'],
  ])('with %j come to %s, each line rounded half up', async (sale, total) => {
    expect((await send('POST', '', sale)).body.sale.total_amount).toBe(total);
  });

  it.each([
    ['payment_method', { ...bare(), payment_method: 'cheque' }],
    ['payment_method', { total_amount: 1, total_items: 1 }],
    ['items', { payment_method: 'cash' }],
    ['items', { payment_method: 'cash', items: [] }],
    ['items', { payment_method: 'cash', items: {} }],
    ['items', { payment_method: 'cash', items: Array(501).fill({ product_id: 1, quantity: 1, unit_price: 1 }) }],
    ['items', withItems(['2', '99999999.99'])],
    ['items', withItems(['999999.999', '1'], ['1', '1'])],
    ['items.0', { payment_method: 'cash', items: [null] }],
    ['items.0.quantity', withItems(['0', '1'])],
    ['items.0.quantity', withItems(['-1', '1'])],
    ['items.0.quantity', withItems(['0.0001', '1'])],
    ['items.0.quantity', withItems(['1000000', '1'])],
    ['items.0.quantity', withItems(['1e3', '1'])],
    ['items.0.quantity', withItems([null, '1'])],
    ['items.0.quantity', withItems(['many', '1'])],
    ['items.0.unit_price', withItems(['1', '-0.01'])],
    ['items.0.unit_price', withItems(['1', '0.001'])],
    ['items.0.unit_price', withItems(['1', 0.1 + 0.2])],
    ['items.0.unit_price', withItems(['1', '100000000'])],
    ['items.0.product_id', { payment_method: 'cash', items: [{ product_id: '1', quantity: 1, unit_price: 1 }] }],
    ['items.0.product_id', { payment_method: 'cash', items: [{ product_id: 2 ** 53, quantity: 1, unit_price: 1 }] }],
    [
      'items.0.line_total',
      { payment_method: 'cash', items: [{ product_id: 1, quantity: 1, unit_price: 1, line_total: 1 }] },
    ],
    ['total_amount', { ...withItems(['1', '1']), total_amount: 1 }],
    ['total_items', { ...withItems(['1', '1']), total_items: 1 }],
    ['total_items', { payment_method: 'cash', total_amount: 1 }],
    ['total_amount', { payment_method: 'cash', total_items: 1 }],
    ['total_amount', bare({ total_amount: 1e21 })],
    ['status', bare({ status: 'refunded' })],
    ['customer_id', bare({ customer_id: '1' })],
    ['customer_id', bare({ customer_id: 0 })],
    ['external_id', bare({ external_id: 'x'.repeat(65) })],
    ['external_id', bare({ external_id: '\ud800' })],
    ['completed_at', bare({ completed_at: '2024-01-15' })],
    ['completed_at', bare({ completed_at: '2024-01-15T10:30:00' })],
    ['completed_at', bare({ completed_at: '2024-02-30T10:30:00Z' })],
    ['completed_at', bare({ completed_at: '1969-12-31T23:59:59Z' })],
    ['completed_at', bare({ completed_at: '2999-01-01T00:00:00Z' })],
    ['completed_at', bare({ completed_at: 1705314600 })],
    ['completed_at', bare({ completed_at: '2024-01-15T10:30:00Z', status: 'pending' })],
    ['discount', bare({ discount: 5 })],
  ])('name %s when they are refused (%#), and nothing is written', async (field, sale) => {
    const count = () => testApp.database.query('SELECT count(*) FROM sales');
    const before = await count();
    expectInvalid(await send('POST', '', sale), field);
    expect(await count()).toEqual(before);
  });

  it('with an empty external_id have none, and with a copied one have it as it looks', async () => {
    for (const [external_id, stored] of [
      ['', null],
      [' \u200e', null],
      ['\u202aR-1\u202c ', 'R-1'],
    ]) {
      expect((await send('POST', '', bare({ external_id }))).body.sale).toMatchObject({ external_id: stored });
    }
  });

  it('to a customer who does not exist are refused', async () => {
    const answer = await send('POST', '', bare({ customer_id: 999_999 }));
    expect([answer.status, answer.body.error]).toEqual([404, 'Customer not found']);
  });

  it('to a deactivated customer are still purchases', async () => {
    await testApp.request('DELETE', `/api/customers/${shop.business_id}/${customer}`, { token: shop.manager });
    await givenSale(testApp, shop, { customer_id: customer });
    expect((await metrics()).total_purchases).toBe(1);
  });

  it('without a customer touch no metrics', async () => {
    const before = await testApp.database.query('SELECT * FROM customer_purchase_history ORDER BY id');
    await givenSale(testApp, shop);
    await givenSale(testApp, shop, { customer_id: null });
    expect(await testApp.database.query('SELECT * FROM customer_purchase_history ORDER BY id')).toEqual(before);
  });

  it('of nothing but gifts are purchases too', async () => {
    await givenSale(testApp, shop, { customer_id: customer, total_amount: 0, total_items: 2 });
    expect(await metrics()).toMatchObject({
      ...{ total_purchases: 1, total_spent: '0.00', avg_transaction_value: '0.00', total_items_bought: '2' },
      ...{ repeat_frequency: 'one_time', is_repeat_customer: false },
    });
  });

  it('keep the moment they took place, in UTC, from any offset', async () => {
    const sale = await givenSale(testApp, shop, { customer_id: customer, completed_at: '2024-01-14T19:45:00.5+03:00' });
    expect(sale.completed_at).toBe('2024-01-14T16:45:00.500Z');
    expect((await metrics()).last_purchase_date).toBe('2024-01-14T16:45:00.500Z');
  });
});
