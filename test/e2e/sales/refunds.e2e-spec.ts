import { sendAtOnce } from '../../support/at-once';
import { givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

describe('A refund', () => {
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

  const refund = (sale: { id: number }, body?: unknown) =>
    testApp.request('POST', `/api/sales/${shop.business_id}/${sale.id}/refund`, { token: shop.manager, body });
  const read = async (part: 'metrics' | 'history') =>
    (await testApp.request('GET', `/api/customers/${shop.business_id}/${customer}/${part}`, { token: shop.staff }))
      .body;
  const metrics = async () => (await read('metrics')).metrics;
  const sell = (completed_at: string, ...items: [quantity: string, unit_price: string][]) =>
    givenSale(testApp, shop, {
      ...{ customer_id: customer, completed_at },
      items: items.map(([quantity, unit_price]) => ({ product_id: 1, quantity, unit_price })),
    });
  const sellBare = (total_amount: string, total_items: string) =>
    givenSale(testApp, shop, { customer_id: customer, total_amount, total_items });

  it('of a part leaves the purchase and takes its money and items', async () => {
    const sale = await sell('2024-01-01T08:00:00Z', ['3', '10.00'], ['1.5', '4.00']);
    const answer = await refund(sale, {
      items: [{ sale_item_id: sale.items[0]!.id, quantity: '2' }],
      reason: 'Broken',
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      message: 'Sale refunded successfully',
      sale: { status: 'partially_refunded', total_amount: '36.00', refunded_amount: '20.00' },
    });
    expect(await metrics()).toMatchObject({
      ...{ total_purchases: 1, total_spent: '16.00', avg_transaction_value: '16.00', total_items_bought: '2.5' },
      ...{ repeat_frequency: 'one_time', last_purchase_date: '2024-01-01T08:00:00.000Z' },
    });
  });

  it('with an empty reason has none', async () => {
    const sale = await sell('2024-01-01T08:00:00Z', ['3', '10.00']);
    expect((await refund(sale, { reason: ' ' })).status).toBe(200);
    const refunds = await testApp.database.query('SELECT reason FROM sale_refunds WHERE sale_id = $1', [sale.id]);
    expect(refunds).toEqual([{ reason: null }]);
  });

  it('without a body gives back all that is left, and the purchase is none', async () => {
    const sale = await sell('2024-01-01T08:00:00Z', ['3', '10.00']);
    await refund(sale, { items: [{ sale_item_id: sale.items[0]!.id, quantity: '1' }] });
    const answer = await refund(sale);
    expect(answer.body.sale).toMatchObject({ status: 'refunded', refunded_amount: '30.00', total_amount: '30.00' });
    expect(await metrics()).toMatchObject({
      ...{ total_purchases: 0, total_spent: '0.00', avg_transaction_value: '0.00', total_items_bought: '0' },
      ...{ first_purchase_date: null, last_purchase_date: null, days_since_last_purchase: null },
      ...{ is_repeat_customer: false, repeat_frequency: null, loyalty_tier: null },
    });
    expect((await read('history')).total).toBe(0);
  });

  it('of everything in parts gives back what was paid, to the cent', async () => {
    // 1.5 × 3.33 is 4.995, rounded to 5.00: a third of it is no whole number of cents.
    const sale = await sell('2024-01-01T08:00:00Z', ['1.5', '3.33']);
    const item = { sale_item_id: sale.items[0]!.id, quantity: '0.5' };
    const states = [];
    for (let part = 0; part < 3; part++) states.push((await refund(sale, { items: [item] })).body.sale);
    expect(states.map(({ status }) => status)).toEqual(['partially_refunded', 'partially_refunded', 'refunded']);
    expect(states.map(({ refunded_amount }) => refunded_amount)).toEqual(['1.67', '3.33', '5.00']);
  });

  it('of the first or last purchase moves the dates to what remains', async () => {
    const [first, , last] = [
      await sell('2024-01-01T08:00:00Z', ['1', '10.00']),
      await sell('2024-02-01T08:00:00Z', ['1', '20.00']),
      await sell('2024-03-01T08:00:00Z', ['1', '30.00']),
    ];
    await refund(last);
    expect(await metrics()).toMatchObject({
      ...{ first_purchase_date: '2024-01-01T08:00:00.000Z', last_purchase_date: '2024-02-01T08:00:00.000Z' },
      ...{ total_purchases: 2, total_spent: '30.00', avg_transaction_value: '15.00', is_repeat_customer: true },
    });
    await refund(first);
    expect(await metrics()).toMatchObject({
      ...{ first_purchase_date: '2024-02-01T08:00:00.000Z', last_purchase_date: '2024-02-01T08:00:00.000Z' },
      ...{ total_purchases: 1, total_spent: '20.00', is_repeat_customer: false, repeat_frequency: 'one_time' },
    });
  });

  it('shows in the history, whose amounts are net and whose sums agree with the metrics', async () => {
    const sale = await sell('2024-01-01T08:00:00Z', ['4', '25.00']);
    await sell('2024-01-02T08:00:00Z', ['1', '50.00']);
    await refund(sale, { items: [{ sale_item_id: sale.items[0]!.id, quantity: 1 }] });
    const history = await read('history');
    expect(history.sales).toMatchObject([
      { total_amount: '50.00', status: 'completed' },
      { id: sale.id, total_amount: '75.00', status: 'partially_refunded' },
    ]);
    expect(history.summary).toEqual({ total_sales: 2, total_amount: '125.00', avg_amount: '62.50' });
    expect(await metrics()).toMatchObject({
      total_purchases: 2,
      total_spent: '125.00',
      avg_transaction_value: '62.50',
    });
  });

  it('of a sale without lines goes by amount', async () => {
    const sale = await sellBare('100.00', '7');
    const part = await refund(sale, { amount: '40.00', total_items: 2 });
    expect(part.body.sale).toMatchObject({ status: 'partially_refunded', refunded_amount: '40.00' });
    expect(await metrics()).toMatchObject({ total_spent: '60.00', total_items_bought: '5' });
    expect((await refund(sale, { amount: 60 })).body.sale).toMatchObject({
      status: 'refunded',
      refunded_amount: '100.00',
    });
    expect(await metrics()).toMatchObject({ total_purchases: 0, total_items_bought: '0' });
  });

  it('of a gift makes it no purchase any more', async () => {
    const sale = await sellBare('0.00', '1');
    expect((await refund(sale)).body.sale.status).toBe('refunded');
    expect((await metrics()).total_purchases).toBe(0);
  });

  it('of more than is left is refused, naming the field', async () => {
    const lines = await sell('2024-01-01T08:00:00Z', ['2', '10.00'], ['1', '5.00']);
    const bare = await sellBare('10.00', '2');
    const foreign = await sell('2024-01-02T08:00:00Z', ['1', '1.00']);
    const [first, second] = lines.items as [{ id: number }, { id: number }];
    await refund(lines, { items: [{ sale_item_id: first.id, quantity: 1 }] });
    const item = (sale_item_id: number, quantity: string) => ({ sale_item_id, quantity });
    const before = await metrics();
    const refusals = [
      [lines, { items: [item(first.id, '1.001')] }, 'items.0.quantity'],
      [lines, { items: [item(first.id, '1'), item(second.id, '2')] }, 'items.1.quantity'],
      [lines, { items: [item(foreign.items[0]!.id, '1')] }, 'items.0.sale_item_id'],
      [lines, { items: [item(999_999, '1')] }, 'items.0.sale_item_id'],
      [lines, { amount: '1.00' }, 'amount'],
      [bare, { amount: '10.01' }, 'amount'],
      [bare, { amount: '1.00', total_items: '2.001' }, 'total_items'],
      [bare, { items: [item(first.id, '1')] }, 'items'],
    ] as const;
    for (const [sale, body, path] of refusals) {
      const answer = await refund(sale, body);
      expect([answer.status, answer.body.code]).toEqual([422, 'refund_rejected']);
      expect(answer.body.details).toEqual([{ path, code: expect.any(String), message: expect.any(String) }]);
    }
    expect(await metrics()).toEqual(before);
  });

  it.each([
    ['items', { items: [] }],
    ['items', { items: 'all' }],
    ['items', { items: [1, 1].map((sale_item_id) => ({ sale_item_id, quantity: 1 })) }],
    ['items.0.quantity', { items: [{ sale_item_id: 1, quantity: 0 }] }],
    ['items.0.quantity', { items: [{ sale_item_id: 1 }] }],
    ['items.0.sale_item_id', { items: [{ sale_item_id: '1', quantity: 1 }] }],
    ['items.0.price', { items: [{ sale_item_id: 1, quantity: 1, price: 1 }] }],
    ['amount', { amount: 0 }],
    ['amount', { amount: '-1' }],
    ['amount', { amount: 1, items: [{ sale_item_id: 1, quantity: 1 }] }],
    ['total_items', { total_items: 1 }],
    ['reason', { reason: 'x'.repeat(501) }],
    ['reason', { reason: '\u0000' }],
    ['everything', { everything: true }],
    ['body', []],
    ['body', '{'],
  ])('names %s when %j is refused', async (field, body) => {
    const sale = await sell('2024-01-01T08:00:00Z', ['1', '10.00']);
    expectInvalid(await refund(sale, body), field);
    expect((await metrics()).total_purchases).toBe(1);
  });

  it('gives nothing back twice, however many ask at once', async () => {
    const sale = await sell('2024-01-01T08:00:00Z', ['10', '1.00']);
    const item = { sale_item_id: sale.items[0]!.id, quantity: 3 };
    const answers = await sendAtOnce(6, () => refund(sale, { items: [item] }));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 200, 422, 422, 422]);
    expect(await metrics()).toMatchObject({ total_spent: '1.00', total_items_bought: '1' });
  });

  it('to a walk-in touches no customer', async () => {
    const sale = await givenSale(testApp, shop);
    expect((await refund(sale)).body.sale.status).toBe('refunded');
    expect((await metrics()).total_purchases).toBe(0);
  });
});
