import { givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

describe('On a database whose time zone is Africa/Nairobi', () => {
  let database: TestDatabase;
  let testApp: TestApp;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    database = await createTestDatabase();
    const name = new URL(database.admin_url).pathname.slice(1);
    await database.query(`ALTER DATABASE ${name} SET timezone TO 'Africa/Nairobi'`);
    testApp = await createTestApp({}, database);
    shop = await givenShop(testApp);
  });
  beforeEach(async () => {
    customer = (await givenCustomer(testApp, shop)).id;
  });
  afterAll(async () => {
    await testApp.close();
    await database.drop();
  });

  const get = async (path: string) => (await testApp.request('GET', path, { token: shop.staff })).body;
  const inUtc = async (table: string, column: string, id: number, key = 'id') => {
    const [row] = await database.query<{ at: string }>(
      `SELECT (${column} AT TIME ZONE 'UTC')::text AS at FROM ${table} WHERE ${key} = $1`,
      [id],
    );
    return row?.at;
  };

  it('the zone is really in force for a session that asks for no other', async () => {
    const [setting] = await database.query(`SELECT unnest(setconfig) AS setting FROM pg_db_role_setting s
      JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = current_database()`);
    expect(setting).toEqual({ setting: 'TimeZone=Africa/Nairobi' });
  });

  it.each(['2024-01-14T10:00:00Z', '2024-01-14T13:00:00+03:00', '2024-01-14T05:00:00-05:00'])(
    'a sale completed at %s is stored as 10:00 UTC and read back so',
    async (completed_at) => {
      const sale = await givenSale(testApp, shop, { customer_id: customer, completed_at });
      expect(sale.completed_at).toBe('2024-01-14T10:00:00.000Z');
      expect(await inUtc('sales', 'completed_at', sale.id)).toBe('2024-01-14 10:00:00');
      expect(await inUtc('customer_purchase_history', 'last_purchase_date', customer, 'customer_id')).toBe(
        '2024-01-14 10:00:00',
      );
      const base = `/api/customers/${shop.business_id}/${customer}`;
      const { metrics } = await get(`${base}/metrics`);
      expect([metrics.first_purchase_date, metrics.last_purchase_date]).toEqual([sale.completed_at, sale.completed_at]);
      expect((await get(`${base}/history`)).sales[0].completed_at).toBe(sale.completed_at);
      expect((await get(base)).customer.history.last_purchase_date).toBe(sale.completed_at);
    },
  );

  it('a pending sale completed at 10:00Z, and one in a batch, are stored as that', async () => {
    const completed_at = '2024-01-14T10:00:00Z';
    const pending = await givenSale(testApp, shop, { status: 'pending' });
    const path = `/api/sales/${shop.business_id}`;
    await testApp.request('POST', `${path}/${pending.id}/complete`, { token: shop.staff, body: { completed_at } });
    const sales = [{ payment_method: 'cash', total_amount: 1, total_items: 1, completed_at }];
    const batch = await testApp.request('POST', `${path}/batch`, { token: shop.staff, body: { sales } });
    for (const id of [pending.id, batch.body.results[0].sale.id]) {
      expect(await inUtc('sales', 'completed_at', id)).toBe('2024-01-14 10:00:00');
    }
  });

  it('what happens now is dated now, to the minute', async () => {
    const sale = await givenSale(testApp, shop, { customer_id: customer });
    const path = `/api/customers/${shop.business_id}/${customer}`;
    await testApp.request('POST', `${path}/notes`, { token: shop.staff, body: { content: 'x' } });
    await testApp.request('PATCH', path, { token: shop.staff, body: { name: 'Changed' } });
    const profile = (await get(path)).customer;
    const times = [
      sale.created_at,
      sale.completed_at,
      profile.created_at,
      profile.updated_at,
      profile.notes[0].created_at,
    ];
    for (const time of times) expect(Math.abs(Date.now() - Date.parse(String(time)))).toBeLessThan(60_000);
    expect((await get(`${path}/metrics`)).metrics.days_since_last_purchase).toBe(0);
    const [stored] = await database.query<{ off: number }>(
      `SELECT max(abs(extract(epoch FROM now() - created_at)))::float8 AS off FROM (
        SELECT created_at FROM sales WHERE id = $1 UNION ALL SELECT updated_at FROM customers WHERE id = $2
        UNION ALL SELECT created_at FROM customer_notes WHERE customer_id = $2
      ) t`,
      [sale.id, customer],
    );
    expect(stored!.off).toBeLessThan(60);
  });

  it('sales are found by time as they are anywhere', async () => {
    const sale = await givenSale(testApp, shop, { customer_id: customer, completed_at: '2024-01-14T10:00:00Z' });
    const ids = async (range: string) =>
      (await get(`/api/sales/${shop.business_id}?customer_id=${customer}&${range}`)).sales.map(
        ({ id }: { id: number }) => id,
      );
    expect(await ids('from=2024-01-14T10:00:00Z&to=2024-01-14T10:00:00.001Z')).toEqual([sale.id]);
    expect(await ids('from=2024-01-14T10:00:00.001Z')).toEqual([]);
    expect(await ids('to=2024-01-14T10:00:00Z')).toEqual([]);
  });

  it('tokens neither run out early nor live longer', async () => {
    const [row] = await database.query<{ days: number }>(
      'SELECT round(extract(epoch FROM expires_at - now()) / 86400 * 100)::float8 / 100 AS days FROM refresh_tokens ORDER BY id DESC LIMIT 1',
    );
    expect(row!.days).toBe(30);
  });
});
