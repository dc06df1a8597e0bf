import { givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('The profile of a customer', () => {
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

  const get = async (part = '', at = shop, id = customer) =>
    (await testApp.request('GET', `/api/customers/${at.business_id}/${id}${part}`, { token: at.staff })).body;
  const metrics = async () => (await get('/metrics')).metrics;
  const sell = (completed_at: string, total_amount = '10.00', total_items = '1') =>
    givenSale(testApp, shop, { customer_id: customer, completed_at, total_amount, total_items });

  it('has zeros, and no dates, before the first purchase', async () => {
    expect(await metrics()).toMatchObject({
      ...{ total_purchases: 0, total_spent: '0.00', avg_transaction_value: '0.00', total_items_bought: '0' },
      ...{ first_purchase_date: null, last_purchase_date: null, days_since_last_purchase: null },
      ...{ is_repeat_customer: false, repeat_frequency: null, loyalty_tier: null, favorite_products: [] },
    });
    expect(await get('/history')).toEqual({
      ...{ sales: [], total: 0, limit: 10, offset: 0, next_cursor: null },
      summary: { total_sales: 0, total_amount: '0.00', avg_amount: '0.00' },
    });
  });

  it('dates purchases by when they took place, in whatever order they arrive', async () => {
    const dates = async () => {
      const { first_purchase_date, last_purchase_date } = await metrics();
      return [first_purchase_date, last_purchase_date].map((date: string) => date.slice(0, 10));
    };
    await sell('2024-02-10T09:00:00Z');
    expect(await dates()).toEqual(['2024-02-10', '2024-02-10']);
    await sell('2024-01-05T09:00:00Z');
    expect(await dates()).toEqual(['2024-01-05', '2024-02-10']);
    await sell('2024-03-01T09:00:00Z');
    await sell('2024-02-20T09:00:00Z');
    expect(await dates()).toEqual(['2024-01-05', '2024-03-01']);
    expect((await get()).customer.history.last_purchase_date).toBe('2024-03-01T09:00:00.000Z');
  });

  it('rounds the average half up and shows quantities without trailing zeros', async () => {
    await sell('2024-01-01T09:00:00Z', '0.01', '1.500');
    await sell('2024-01-02T09:00:00Z', '0.02', '0.5');
    expect(await metrics()).toMatchObject({ avg_transaction_value: '0.02', total_items_bought: '2' });
    await sell('2024-01-03T09:00:00Z', '0.01', '0.125');
    expect(await metrics()).toMatchObject({ avg_transaction_value: '0.01', total_items_bought: '2.125' });
  });

  it('has one average, as average spend and as average transaction value', async () => {
    for (const amount of ['10.00', '0.01', '99999999.99']) {
      await sell('2024-01-01T09:00:00Z', amount);
      const { avg_transaction_value } = await metrics();
      expect((await get()).customer.preferences.average_spend).toBe(avg_transaction_value);
      expect((await get('/history')).summary.avg_amount).toBe(avg_transaction_value);
    }
  });

  it('keeps lifetime value equal to what was spent', async () => {
    await sell('2024-01-01T09:00:00Z', '12.34');
    const rows = await testApp.database.query(
      'SELECT total_spent::text, customer_lifetime_value::text FROM customer_purchase_history WHERE customer_id = $1',
      [customer],
    );
    expect(rows).toEqual([{ total_spent: '12.34', customer_lifetime_value: '12.34' }]);
  });

  it('climbs from one_time over occasional and regular to frequent', async () => {
    const frequencies: string[] = [];
    for (let day = 1; day <= 10; day++) {
      await sell(`2024-01-${String(day).padStart(2, '0')}T09:00:00Z`);
      const { repeat_frequency, loyalty_tier, is_repeat_customer } = await metrics();
      expect([loyalty_tier, is_repeat_customer]).toEqual([repeat_frequency, day >= 2]);
      frequencies.push(repeat_frequency);
    }
    expect(frequencies).toEqual([
      ...['one_time', 'occasional', 'occasional', 'occasional'],
      ...['regular', 'regular', 'regular', 'regular', 'regular', 'frequent'],
    ]);
  });

  it('pages through the history, newest first, with sums over all pages', async () => {
    for (const day of [3, 1, 5, 2, 4]) await sell(`2024-01-0${day}T09:00:00Z`, `${day}0.00`);
    const amounts = async (query: string) => {
      const page = await get(`/history?${query}`);
      expect(page).toMatchObject({
        total: 5,
        summary: { total_sales: 5, total_amount: '150.00', avg_amount: '30.00' },
      });
      return page.sales.map((sale: { total_amount: string }) => sale.total_amount);
    };
    expect(await amounts('limit=2')).toEqual(['50.00', '40.00']);
    expect(await amounts('limit=2&offset=2')).toEqual(['30.00', '20.00']);
    expect(await amounts('limit=2&offset=4')).toEqual(['10.00']);
    expect(await amounts('offset=2147483647')).toEqual([]);
  });

  it('counts in the history exactly the purchases of the metrics', async () => {
    await sell('2024-01-01T09:00:00Z');
    const refunded = await sell('2024-01-02T09:00:00Z');
    await givenSale(testApp, shop, { customer_id: customer, status: 'pending' });
    await testApp.request('POST', `/api/sales/${shop.business_id}/${refunded.id}/refund`, { token: shop.manager });
    const history = await get('/history');
    expect([history.total, history.summary.total_sales, history.sales.length]).toEqual([1, 1, 1]);
    expect((await metrics()).total_purchases).toBe(1);
    expect((await get()).customer.history.total_purchases).toBe(1);
  });

  it('reads favourite products as the list they are', async () => {
    const path = `/api/customers/${shop.business_id}/${customer}/preferences`;
    await testApp.request('PATCH', path, { token: shop.staff, body: { favorite_products: '[3, 1, 2]' } });
    expect((await metrics()).favorite_products).toEqual([3, 1, 2]);
  });

  it('shows nothing of other customers', async () => {
    const neighbour = (await givenCustomer(testApp, shop)).id;
    await sell('2024-01-01T09:00:00Z');
    expect((await get('/metrics', shop, neighbour)).metrics.total_purchases).toBe(0);
    expect((await get('/history', shop, neighbour)).total).toBe(0);
  });

  describe('counts the days since the last purchase by the calendar of the shop', () => {
    /** The first millisecond of today in the zone, by halving: some days have 23 or 25 hours. */
    function startOfToday(timeZone: string): number {
      const date = (time: number) => new Intl.DateTimeFormat('en-CA', { timeZone }).format(time);
      let [before, after] = [Date.now() - 26 * 3_600_000, Date.now()];
      const today = date(after);
      while (after - before > 1) {
        const middle = Math.floor((before + after) / 2);
        if (date(middle) === today) after = middle;
        else before = middle;
      }
      return after;
    }

    it.each(['Africa/Nairobi', 'Pacific/Auckland', 'America/Los_Angeles', 'Asia/Kolkata', 'UTC'])(
      'in %s',
      async (timezone) => {
        const shopInZone = await givenAnotherShop(testApp, shop, { timezone });
        const daysAfter = async (moment: number) => {
          const { id } = await givenCustomer(testApp, shopInZone);
          const completed_at = new Date(moment).toISOString();
          await givenSale(testApp, shopInZone, { customer_id: id, completed_at });
          return (await get('/metrics', shopInZone, id)).metrics.days_since_last_purchase as number;
        };
        const count = async () => {
          const midnight = startOfToday(timezone);
          const days = [
            await daysAfter(midnight - 1),
            await daysAfter(midnight),
            await daysAfter(midnight - 24 * 3_600_000 - 3_600_001),
          ];
          // If midnight has passed meanwhile, the test counts again.
          return startOfToday(timezone) === midnight ? days : undefined;
        };
        expect((await count()) ?? (await count())).toEqual([1, 0, 2]);
      },
    );

    it('never below zero, when a till’s clock is ahead', async () => {
      await sell(new Date(Date.now() + 23 * 3_600_000).toISOString());
      expect((await metrics()).days_since_last_purchase).toBe(0);
    });
  });
});
