import { givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const AT_TEN = '2024-01-15T10:00:00.000Z';

describe('on a database whose time zone is Africa/Nairobi', () => {
  let database: TestDatabase;
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.query(
      `ALTER DATABASE "${new URL(database.admin_url).pathname.slice(1)}" SET timezone = 'Africa/Nairobi'`,
    );
    testApp = await createTestApp({}, database);
    shop = await givenShop(testApp);
  });

  afterAll(async () => {
    await testApp.close();
    await database.drop();
  });

  /** The value as PostgreSQL itself prints it. A round trip through the adapter would hide a shift. */
  const readStored = async (column: string, table: string, id: number) => {
    const [row] = await database.query<{ time: string }>(
      `SELECT (${column} AT TIME ZONE 'UTC')::text AS time FROM ${table} WHERE id = $1 AND business_id = $2`,
      [id, shop.business_id],
    );
    return row?.time;
  };

  it('every session of the application is in UTC', async () => {
    await testApp.prisma.assertUtc();
    const zones = await Promise.all(
      Array.from({ length: 10 }, () => testApp.prisma.$queryRaw`SELECT current_setting('TimeZone') AS zone`),
    );
    expect(zones).toEqual(Array.from({ length: 10 }, () => [{ zone: 'UTC' }]));
  });

  it('10:00Z is stored as 10:00 UTC and answered as 10:00Z', async () => {
    const customer = await givenCustomer(testApp, shop);
    const sale = await givenSale(testApp, shop, { customer_id: customer.id, completed_at: AT_TEN });
    expect(sale.completed_at).toBe(AT_TEN);
    expect(await readStored('completed_at', 'sales', sale.id)).toBe('2024-01-15 10:00:00');
    const { body } = await testApp.request('GET', `/api/customers/${shop.business_id}/${customer.id}/metrics`, {
      token: shop.staff,
    });
    expect(body.metrics.last_purchase_date).toBe(AT_TEN);
  });

  it('a time with an offset is the same moment', async () => {
    const sale = await givenSale(testApp, shop, { completed_at: '2024-01-15T13:00:00+03:00' });
    expect(await readStored('completed_at', 'sales', sale.id)).toBe('2024-01-15 10:00:00');
  });

  it('the database’s own clock and the application’s agree', async () => {
    const before = Date.now();
    const customer = await givenCustomer(testApp, shop);
    const created = Date.parse(`${await readStored('created_at', 'customers', customer.id)}Z`);
    expect(created).toBeGreaterThanOrEqual(before - 1_000);
    expect(created).toBeLessThanOrEqual(Date.now() + 1_000);
  });
});
