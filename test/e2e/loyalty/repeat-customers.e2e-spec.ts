import { givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('Repeat customers', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    for (const purchases of [1, 3, 2, 5, 3, 0]) await customerWith(purchases);
    const { id } = await customerWith(4);
    await testApp.request('DELETE', `/api/customers/${shop.business_id}/${id}`, { token: shop.manager });
  });
  afterAll(() => testApp.close());

  async function customerWith(purchases: number) {
    const customer = await givenCustomer(testApp, shop, { name: `With ${purchases}`, phone: '0701 234 567' });
    for (let day = 1; day <= purchases; day++) {
      await givenSale(testApp, shop, {
        ...{ customer_id: customer.id, completed_at: `2024-01-0${day}T09:00:00Z` },
        ...{ total_amount: '10.50', total_items: 1 },
      });
    }
    return customer;
  }

  const get = (query = '', token = shop.manager) =>
    testApp.request('GET', `/api/customers/${shop.business_id}/repeat${query}`, { token });
  const counts = async (query = '') =>
    (await get(query)).body.customers.map(
      (customer: { total_purchases: number }) => customer.total_purchases,
    ) as number[];

  it('are those with two purchases or more, the best first, ties by id, without deactivated ones', async () => {
    const { customers } = (await get()).body;
    expect(customers.map(({ total_purchases }: { total_purchases: number }) => total_purchases)).toEqual([5, 3, 3, 2]);
    const [, first, second] = customers;
    expect(first.customer_id).toBeLessThan(second.customer_id);
    expect(customers[0]).toEqual({
      ...{ customer_id: expect.any(Number), name: 'With 5', phone: '0701 234 567', customer_type: 'walk_in' },
      ...{ total_purchases: 5, total_spent: '52.50', last_purchase_date: '2024-01-05T09:00:00.000Z' },
      days_since_last_purchase: expect.any(Number),
    });
  });

  it.each([
    ['?min_purchases=1', [5, 3, 3, 2, 1]],
    ['?min_purchases=3', [5, 3, 3]],
    ['?min_purchases=5', [5]],
    ['?min_purchases=6', []],
    ['?limit=2', [5, 3]],
    ['?limit=2&offset=2', [3, 2]],
    ['?limit=100&offset=4', []],
  ])('with %s are %j', async (query, expected) => {
    expect(await counts(query)).toEqual(expected);
  });

  it('are counted in the answer, which repeats the filter', async () => {
    expect((await get('?min_purchases=3&limit=2')).body).toMatchObject({ count: 2, filter: { min_purchases: 3 } });
  });

  it('leave when a refund takes a purchase away', async () => {
    const customer = await givenCustomer(testApp, shop);
    await givenSale(testApp, shop, { customer_id: customer.id });
    const sale = await givenSale(testApp, shop, { customer_id: customer.id });
    const isRepeat = async () =>
      (await get('?limit=100')).body.customers.some(
        ({ customer_id }: { customer_id: number }) => customer_id === customer.id,
      ) as boolean;
    expect(await isRepeat()).toBe(true);
    await testApp.request('POST', `/api/sales/${shop.business_id}/${sale.id}/refund`, { token: shop.manager });
    expect(await isRepeat()).toBe(false);
  });

  it('are for managers to see', async () => {
    expect((await get('', shop.staff)).status).toBe(403);
    expect((await get('', shop.owner)).status).toBe(200);
  });

  it('are none in a new business', async () => {
    shop = await givenAnotherShop(testApp, shop);
    expect((await get()).body).toEqual({ customers: [], count: 0, filter: { min_purchases: 2 }, next_cursor: null });
  });
});
