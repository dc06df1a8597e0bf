import { expectStatus, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

const DAY_MS = 24 * 60 * 60 * 1_000;

describe('What a customer really buys', () => {
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

  const request = (method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) =>
    testApp.request(method, `/api/${path}`, { token: shop.manager, ...(body && { body }) });
  const metrics = async () =>
    expectStatus(await request('GET', `customers/${shop.business_id}/${customer}/metrics`), 200).body.metrics;
  const observed = async () => {
    const { observed_payment, observed_products } = await metrics();
    return [observed_payment, observed_products];
  };
  const line = (product_id: number, quantity: number) => ({ product_id, quantity, unit_price: '10.00' });
  const buy = (items: object[], more: object = {}) =>
    givenSale(testApp, shop, { customer_id: customer, items, ...more });
  const refund = async (sale: { id: number }, body: object = {}) =>
    expectStatus(await request('POST', `sales/${shop.business_id}/${sale.id}/refund`, body), 200);

  it('is nothing before the first purchase', async () => {
    expect(await observed()).toEqual([null, []]);
  });

  it('is in most purchases, beside what the staff wrote', async () => {
    const path = `customers/${shop.business_id}/${customer}/preferences`;
    expectStatus(await request('PATCH', path, { preferred_payment: 'cash', favorite_products: '[3]' }), 200);
    await buy([line(7, 1), line(5, 9)], { payment_method: 'mpesa' });
    await buy([line(7, 1), line(8, 1)], { payment_method: 'mpesa' });
    await buy([line(9, 50)], { payment_method: 'card', status: 'pending' });
    expect(await observed()).toEqual(['mpesa', [7, 5, 8]]);
    expect(await metrics()).toMatchObject({ preferred_payment: 'cash', favorite_products: [3] });
  });

  it('does not count what was refunded', async () => {
    const both = await buy([line(5, 3), line(8, 2)], { payment_method: 'card' });
    expect(await observed()).toEqual(['card', [5, 8]]);
    await refund(both, { items: [{ sale_item_id: both.items[0]!.id, quantity: 2 }] });
    expect(await observed()).toEqual(['card', [8, 5]]);
    await refund(both, { items: [{ sale_item_id: both.items[0]!.id, quantity: 1 }] });
    expect(await observed()).toEqual(['card', [8]]);
    await refund(both);
    expect(await observed()).toEqual([null, []]);
  });

  it('counts each method of a sale with several payments once', async () => {
    const payments = [
      { method: 'cash', amount: '40.00' },
      { method: 'mpesa', amount: '30.00', reference: 'A' },
      { method: 'mpesa', amount: '30.00', reference: 'B' },
    ];
    await buy([line(1, 10)], { payment_method: undefined, payments });
    await buy([line(1, 1)], { payment_method: 'cash' });
    expect(await observed()).toEqual(['cash', [1]]);
  });

  it('is of the last 12 months', async () => {
    const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
    await buy([line(1, 1)], { payment_method: 'voucher', completed_at: ago(370) });
    expect(await observed()).toEqual([null, []]);
    await buy([line(2, 1)], { payment_method: 'credit', completed_at: ago(360) });
    expect(await observed()).toEqual(['credit', [2]]);
  });
});
