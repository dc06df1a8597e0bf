import { givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('Sales over time', () => {
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

  const get = (query: Record<string, string> = {}, token = shop.manager) =>
    testApp.request('GET', `/api/analytics/${shop.business_id}/sales?${new URLSearchParams(query).toString()}`, {
      token,
    });
  const buckets = async (query: Record<string, string>) => (await get(query)).body.buckets;
  const sell = (completed_at: string, amount: string, customer_id?: number) =>
    givenSale(testApp, shop, {
      completed_at,
      total_amount: amount,
      total_items: 1,
      ...(customer_id && { customer_id }),
    });
  const refund = (id: number, body = {}) =>
    testApp.request('POST', `/api/sales/${shop.business_id}/${id}/refund`, { token: shop.manager, body });
  const bucket = (start: string, figures = {}) => ({
    ...{ start, sales: 0, amount: '0.00', refunded: '0.00', customers: 0, new_customers: 0, returning_customers: 0 },
    ...figures,
  });

  it('of a business without sales are thirty days of zeros', async () => {
    const days = await buckets({ to: '2026-03-01T21:00:00Z' });
    expect(days).toHaveLength(30);
    expect(days[0]).toEqual(bucket('2026-01-31'));
    expect(days[29]).toEqual(bucket('2026-03-01'));
    expect((await buckets({})).length).toBeGreaterThanOrEqual(30);
  });

  it("belong to the days of the shop's zone", async () => {
    // Nairobi is three hours ahead: its 1 March begins at 21:00Z.
    await sell('2026-02-28T20:59:59.999Z', '1.00');
    await sell('2026-02-28T21:00:00Z', '2.00');
    await sell('2026-03-01T20:59:59.999Z', '4.00');
    await sell('2026-03-01T21:00:00Z', '8.00');
    expect(await buckets({ from: '2026-02-27T21:00:00Z', to: '2026-03-02T21:00:00Z' })).toEqual([
      bucket('2026-02-28', { sales: 1, amount: '1.00' }),
      bucket('2026-03-01', { sales: 2, amount: '6.00' }),
      bucket('2026-03-02', { sales: 1, amount: '8.00' }),
    ]);
  });

  it('are those of the period alone, also in its first and last bucket', async () => {
    await sell('2026-03-04T10:00:00Z', '1.00');
    await sell('2026-03-04T12:00:00Z', '2.00');
    await sell('2026-03-04T14:00:00Z', '4.00');
    const period = { from: '2026-03-04T12:00:00Z', to: '2026-03-04T14:00:00Z' };
    expect(await buckets({ ...period, bucket: 'month' })).toEqual([bucket('2026-03-01', { sales: 1, amount: '2.00' })]);
    // 4 March 2026 is a Wednesday.
    expect(await buckets({ ...period, bucket: 'week' })).toEqual([bucket('2026-03-02', { sales: 1, amount: '2.00' })]);
  });

  it('tell new customers from returning ones, and count each once a bucket', async () => {
    const [asha, juma] = [await givenCustomer(testApp, shop), await givenCustomer(testApp, shop)];
    await sell('2026-01-10T10:00:00Z', '10.00', asha.id);
    await sell('2026-01-11T10:00:00Z', '10.00', asha.id);
    await sell('2026-02-10T10:00:00Z', '10.00', asha.id);
    await sell('2026-02-11T10:00:00Z', '10.00', juma.id);
    await sell('2026-02-12T10:00:00Z', '10.00', asha.id);
    await sell('2026-02-12T10:00:00Z', '10.00');
    const period = { from: '2025-12-31T21:00:00Z', to: '2026-02-28T21:00:00Z' };
    expect(await buckets({ ...period, bucket: 'month' })).toEqual([
      bucket('2026-01-01', { sales: 2, amount: '20.00', customers: 1, new_customers: 1 }),
      bucket('2026-02-01', {
        ...{ sales: 4, amount: '40.00', customers: 2, new_customers: 1, returning_customers: 1 },
      }),
    ]);
    // Asha's first purchase was earlier in this month.
    expect(
      await buckets({ ...period, from: '2026-01-10T20:00:00Z', to: '2026-01-31T21:00:00Z', bucket: 'month' }),
    ).toEqual([bucket('2026-01-01', { sales: 1, amount: '10.00', customers: 1, returning_customers: 1 })]);
  });

  it('show what was refunded, and nobody whose sale was refunded completely', async () => {
    const asha = await givenCustomer(testApp, shop);
    const whole = await sell('2026-03-04T10:00:00Z', '30.00', asha.id);
    await refund(whole.id);
    const day = { from: '2026-03-03T21:00:00Z', to: '2026-03-04T21:00:00Z' };
    expect(await buckets(day)).toEqual([bucket('2026-03-04', { sales: 1, amount: '30.00', refunded: '30.00' })]);
    const part = await sell('2026-03-04T11:00:00Z', '50.01', asha.id);
    await refund(part.id, { amount: '0.02' });
    expect(await buckets(day)).toEqual([
      bucket('2026-03-04', { sales: 2, amount: '80.01', refunded: '30.02', customers: 1, new_customers: 1 }),
    ]);
  });

  it('leave out pending and cancelled sales, and those of other shops', async () => {
    const pending = await givenSale(testApp, shop, { status: 'pending' });
    await givenSale(testApp, shop, { status: 'pending' });
    await testApp.request('POST', `/api/sales/${shop.business_id}/${pending.id}/cancel`, { token: shop.manager });
    await givenSale(testApp, people, { completed_at: '2026-03-04T10:00:00Z' });
    const days: { sales: number }[] = await buckets({});
    expect(days.every(({ sales }) => sales === 0)).toBe(true);
  });

  it('keep the days of a zone whose clocks change', async () => {
    await testApp.request('PATCH', `/api/businesses/${shop.business_id}`, {
      token: shop.owner,
      body: { timezone: 'Europe/London' },
    });
    // 29 March 2026 has 23 hours in London, from 00:00Z to 23:00Z.
    await sell('2026-03-29T22:59:59Z', '1.00');
    await sell('2026-03-29T23:00:00Z', '2.00');
    expect(await buckets({ from: '2026-03-29T00:00:00Z', to: '2026-03-30T23:00:00Z' })).toEqual([
      bucket('2026-03-29', { sales: 1, amount: '1.00' }),
      bucket('2026-03-30', { sales: 1, amount: '2.00' }),
    ]);
  });

  it.each([
    [{ bucket: 'year' }, 'bucket'],
    [{ from: '2026-03-04' }, 'from'],
    [{ from: '2026-03-04T00:00:00Z', to: '2026-03-04T00:00:00Z' }, 'from'],
    [{ from: '2020-03-04T00:00:00Z', to: '2026-03-04T00:00:00Z' }, 'from'],
    [{ from: '2999-03-04T00:00:00Z' }, 'from'],
  ])('refuse %j', async (query, path) => {
    const { status, body } = await get(query);
    expect({ status, paths: body.details.map((detail: { path: string }) => detail.path) }).toEqual({
      status: 400,
      paths: [path],
    });
  });

  it('are for managers to see', async () => {
    const getAnalytics = (token: string) =>
      testApp.request('GET', `/api/analytics/${people.business_id}/sales`, { token });
    expect((await getAnalytics(people.staff)).status).toBe(403);
    expect((await getAnalytics(people.manager)).status).toBe(200);
  });
});
