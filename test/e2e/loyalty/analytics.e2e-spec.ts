import { givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('Analytics', () => {
  let testApp: TestApp;
  let people: Shop;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    people = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, people);
  });
  afterAll(() => testApp.close());

  const get = async () =>
    (await testApp.request('GET', `/api/analytics/${shop.business_id}/customers`, { token: shop.manager })).body;

  async function customerWith(...amounts: string[]): Promise<number> {
    const { id } = await givenCustomer(testApp, shop);
    for (const total_amount of amounts) {
      await givenSale(testApp, shop, { customer_id: id, total_amount, total_items: 1 });
    }
    return id;
  }
  const nobody = { one_time: 0, occasional: 0, regular: 0, frequent: 0 };

  it('of a business without customers are zeros', async () => {
    expect(await get()).toEqual({
      ...{ total_customers: 0, repeat_customers: 0, repeat_customer_percentage: 0 },
      ...{ average_customer_lifetime_value: '0.00', repeat_frequency_distribution: nobody },
    });
  });

  it('of customers without purchases are zeros too', async () => {
    await customerWith();
    await givenSale(testApp, shop);
    expect(await get()).toEqual({
      ...{ total_customers: 1, repeat_customers: 0, repeat_customer_percentage: 0 },
      ...{ average_customer_lifetime_value: '0.00', repeat_frequency_distribution: nobody },
    });
  });

  it('count active customers, repeaters among them, and what those who bought have spent on average', async () => {
    await customerWith();
    await customerWith('10.00');
    await customerWith('20.00', '30.01');
    await customerWith(...Array<string>(5).fill('1.00'));
    await customerWith(...Array<string>(10).fill('2.00'));
    await customerWith('0.00');
    expect(await get()).toEqual({
      // 3 of 6; (10 + 50.01 + 5 + 20 + 0) / 5 = 17.002
      ...{ total_customers: 6, repeat_customers: 3, repeat_customer_percentage: 50 },
      average_customer_lifetime_value: '17.00',
      repeat_frequency_distribution: { one_time: 2, occasional: 1, regular: 1, frequent: 1 },
    });
  });

  it('round the percentage to two decimals', async () => {
    await customerWith('1.00', '1.00');
    await customerWith('1.00');
    await customerWith();
    expect((await get()).repeat_customer_percentage).toBe(33.33);
    await customerWith('1.00', '1.00');
    await customerWith('1.00', '1.00');
    await customerWith('1.00', '1.00');
    expect((await get()).repeat_customer_percentage).toBe(66.67);
  });

  it('leave deactivated customers out and take them back', async () => {
    const id = await customerWith('10.00', '10.00');
    await customerWith('5.00');
    const path = `/api/customers/${shop.business_id}/${id}`;
    const before = await get();
    expect(before).toMatchObject({ total_customers: 2, repeat_customers: 1, average_customer_lifetime_value: '12.50' });
    await testApp.request('DELETE', path, { token: shop.manager });
    expect(await get()).toEqual({
      ...{ total_customers: 1, repeat_customers: 0, repeat_customer_percentage: 0 },
      ...{ average_customer_lifetime_value: '5.00', repeat_frequency_distribution: { ...nobody, one_time: 1 } },
    });
    await testApp.request('PATCH', path, { token: shop.manager, body: { is_active: true } });
    expect(await get()).toEqual(before);
  });

  it('follow refunds', async () => {
    const id = await customerWith('10.00');
    const sale = await givenSale(testApp, shop, { customer_id: id, total_amount: '30.00', total_items: 3 });
    await testApp.request('POST', `/api/sales/${shop.business_id}/${sale.id}/refund`, { token: shop.manager });
    expect(await get()).toMatchObject({ repeat_customers: 0, average_customer_lifetime_value: '10.00' });
  });

  it('are for managers to see', async () => {
    const getAnalytics = (token: string) =>
      testApp.request('GET', `/api/analytics/${people.business_id}/customers`, { token });
    expect((await getAnalytics(people.staff)).status).toBe(403);
    expect((await getAnalytics(people.manager)).status).toBe(200);
  });

  it('count customers by their last purchase, with what they have spent', async () => {
    const read = async () =>
      (await testApp.request('GET', `/api/analytics/${shop.business_id}/last-purchases`, { token: shop.manager })).body
        .ranges as { from_days: number; to_days: number | null; customers: number; total_spent: string }[];
    const none = { customers: 0, total_spent: '0.00' };
    const [week, month, quarter, longer] = [
      { from_days: 0, to_days: 30 },
      { from_days: 30, to_days: 60 },
      { from_days: 60, to_days: 90 },
      { from_days: 90, to_days: null },
    ];
    expect(await read()).toEqual([week, month, quarter, longer].map((range) => ({ ...range, ...none })));

    const ages: [number, string[]][] = [
      [-1, ['1.00']],
      [29.9, ['10.00', '20.50']],
      [30.1, ['100.00']],
      [59.9, ['200.00']],
      [60.1, ['0.00']],
      [500, ['7.00']],
      [95, ['5000.00']],
    ];
    const ids = new Map<number, number>();
    for (const [days, amounts] of ages) ids.set(days, await customerWith(...amounts));
    await customerWith();
    for (const [days, id] of ids) {
      await testApp.database.query(
        `UPDATE customer_purchase_history h SET first_purchase_date = bought, last_purchase_date = bought
         FROM (SELECT now() - make_interval(secs => $3::float8 * 86400) AS bought) one
         WHERE h.business_id = $1 AND h.customer_id = $2`,
        [shop.business_id, id, days],
      );
    }
    await testApp.request('DELETE', `/api/customers/${shop.business_id}/${ids.get(95)}`, { token: shop.manager });
    expect(await read()).toEqual([
      { ...week, customers: 2, total_spent: '31.50' },
      { ...month, customers: 2, total_spent: '300.00' },
      { ...quarter, customers: 1, total_spent: '0.00' },
      { ...longer, customers: 1, total_spent: '7.00' },
    ]);
    const before = new Date(Date.now() - 60 * 24 * 60 * 60 * 1_000).toISOString();
    const list = `/api/reports/${shop.business_id}/customers?limit=1&is_active=true&last_purchase_before=${before}`;
    expect((await testApp.request('GET', list, { token: shop.manager })).body.total).toBe(2);
  });
});
