import { MetricsAuditService, type MetricsDifference } from '@wateja/loyalty';

import { DemoShop } from '@wateja/demo-shop';
import { signIn } from '../support/fixtures';
import { createTestApp, type TestApp } from '../support/test-app';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { waitUntil } from '../support/wait-until';

const OWNER = { email: 'owner@demo.wateja.example', password: 'karibu-dukani' };
const WITH_DEMO = { DEMO_DATA: 'true' };

/** What a shop consists of, in numbers. */
const CONTENT = `
  SELECT (SELECT count(*)::int FROM businesses) AS businesses, (SELECT count(*)::int FROM users) AS users,
    (SELECT count(*)::int FROM memberships) AS members, (SELECT count(*)::int FROM customers) AS customers,
    (SELECT count(*)::int FROM customer_notes) AS notes, (SELECT count(*)::int FROM sales) AS sales,
    (SELECT count(*)::int FROM sale_refunds) AS refunds, (SELECT sum(total_amount)::text FROM sales) AS sold,
    (SELECT sum(refunded_amount)::text FROM sales) AS refunded,
    (SELECT sum(total_spent)::text FROM customer_purchase_history) AS spent,
    (SELECT string_agg(name, ', ') FROM businesses) AS names`;

async function contentOf(database: TestDatabase): Promise<Record<string, unknown>> {
  const [content] = await database.query<Record<string, unknown>>(CONTENT);
  return content!;
}

async function differences({ app }: TestApp): Promise<MetricsDifference[]> {
  const differences: MetricsDifference[] = [];
  for await (const { result } of app.get(MetricsAuditService).verify(1)) differences.push(...result);
  return differences;
}

describe('the demo shop', () => {
  let testApp: TestApp;
  let token: string;
  const get = async (path: string) => (await testApp.request('GET', path, { token })).body;

  beforeAll(async () => {
    testApp = await createTestApp(WITH_DEMO);
    token = await signIn(testApp, OWNER.email, OWNER.password);
  });

  afterAll(() => testApp.close());

  it('belongs to the owner whose login the start prints', async () => {
    expect(await testApp.app.get(DemoShop).describeLogin()).toBe(`${OWNER.email} / ${OWNER.password}`);
    const { memberships } = await get('/api/auth/me');
    expect(memberships).toEqual([{ business_id: 1, business_name: 'Duka la Wangari', role: 'owner' }]);
  });

  it.each(['manager', 'staff'])('has a %s with the same password', async (role) => {
    const otherSession = await signIn(testApp, `${role}@demo.wateja.example`, OWNER.password);
    const { body } = await testApp.request('GET', '/api/auth/me', { token: otherSession });
    expect(body.memberships).toMatchObject([{ business_id: 1, role }]);
  });

  it.each(['walk_in', 'regular', 'vip', 'wholesale'])('has customers of the type %s', async (type) => {
    expect((await get(`/api/customers/1?filter_type=${type}`)).total).toBeGreaterThanOrEqual(4);
  });

  it('has deactivated customers too', async () => {
    expect((await get('/api/customers/1')).total).toBe(37);
    expect((await get('/api/customers/1?is_active=false')).total).toBe(3);
  });

  it('has customers of every frequency, and some who have not bought yet', async () => {
    const analytics = await get('/api/analytics/1/customers');
    for (const count of Object.values(analytics.repeat_frequency_distribution)) expect(count).toBeGreaterThanOrEqual(5);
    const counted = Object.values<number>(analytics.repeat_frequency_distribution).reduce((sum, count) => sum + count);
    expect(counted).toBeLessThan(analytics.total_customers);
  });

  it('finds a customer by a phone in any spelling', async () => {
    for (const spelling of ['0700000101', '+254 700 000 101', '700-000-101']) {
      const { results } = await get(`/api/customers/1/search?q=${encodeURIComponent(spelling)}`);
      expect(results).toMatchObject([{ name: 'Njeri Kamau', phone: '0700 000 101' }]);
    }
  });

  it('can dial every number that customers gave, and nobody can be written to', async () => {
    const [wrong] = await testApp.database.query<{ phones: number; emails: number }>(`
      SELECT count(*) FILTER (WHERE phone IS NOT NULL AND phone_e164 IS NULL)::int AS phones,
        count(*) FILTER (WHERE email NOT LIKE '%.example')::int AS emails FROM customers`);
    expect(wrong).toEqual({ phones: 0, emails: 0 });
  });

  it('has a profile with notes, preferences and history', async () => {
    const { customer } = await get('/api/customers/1/1');
    expect(customer).toMatchObject({
      name: 'Njeri Kamau',
      preferences: {
        favorite_products: '[5,6,7,15]',
        preferred_payment: 'mpesa',
        best_contact_time: 'Saturday mornings',
      },
      history: { total_purchases: 24, is_repeat_customer: true, repeat_frequency: 'frequent' },
    });
    expect(customer.notes).toHaveLength(3);
  });

  it('has three months of sales up to now, walk-ins, refunds and orders to be fetched', async () => {
    const [sales] = await testApp.database.query(`
      SELECT bool_and(completed_at <= now()) AS past, max(completed_at) > now() - interval '2 days' AS recent,
        min(completed_at) BETWEEN now() - interval '92 days' AND now() - interval '85 days' AS three_months,
        bool_and((completed_at AT TIME ZONE 'Africa/Nairobi')::time BETWEEN '06:30' AND '20:45') AS opening_hours,
        count(*) FILTER (WHERE customer_id IS NULL) > 100 AS walk_ins,
        count(*) FILTER (WHERE status = 'pending')::int AS pending,
        count(*) FILTER (WHERE status = 'refunded')::int AS refunded,
        count(*) FILTER (WHERE status = 'partially_refunded')::int AS partially_refunded,
        (SELECT count(*)::int FROM sales s JOIN customers c ON c.id = s.customer_id WHERE completed_at < c.created_at)
          AS before_registration
      FROM sales`);
    expect(sales).toEqual({
      ...{ past: true, recent: true, three_months: true, opening_hours: true, walk_ins: true },
      ...{ pending: 2, refunded: 1, partially_refunded: 2, before_registration: 0 },
    });
  });

  it('has metrics equal to its ledger, and no event left to deliver', async () => {
    expect(await differences(testApp)).toEqual([]);
    await waitUntil('every event is delivered', async () => {
      const undelivered = await testApp.database.query("SELECT id FROM outbox WHERE status <> 'delivered'");
      return undelivered.length === 0;
    });
  });

  it('is not loaded again by a second start', async () => {
    const before = await contentOf(testApp.database);
    const second = await createTestApp(WITH_DEMO, testApp.database);
    await second.close();
    expect(await contentOf(testApp.database)).toEqual(before);
  });
});

describe('loading the demo shop', () => {
  let database: TestDatabase;
  let whole: Record<string, unknown>;

  beforeAll(async () => {
    database = await createTestDatabase();
    await (await createTestApp(WITH_DEMO, database)).close();
    whole = await contentOf(database);
    await database.drop();
  });

  beforeEach(async () => {
    database = await createTestDatabase();
  });

  afterEach(() => database.drop());

  it('happens once when two instances start at the same moment', async () => {
    const apps = await Promise.all([createTestApp(WITH_DEMO, database), createTestApp(WITH_DEMO, database)]);
    await Promise.all(apps.map((app) => app.close()));
    expect(await contentOf(database)).toEqual(whole);
  });

  it('works with a single database connection in the pool', async () => {
    await (await createTestApp({ ...WITH_DEMO, DATABASE_POOL: '1' }, database)).close();
    expect(await contentOf(database)).toEqual(whole);
  });

  it.each(['memberships', 'customers', 'customer_notes', 'sales', 'sale_refunds'])(
    'leaves nothing behind when it is cut off while it writes %s, and is done by the next start',
    async (table) => {
      // The second row of the table fails, as if the process had ended there.
      await database.query(`
        CREATE FUNCTION cut_off() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN IF EXISTS (SELECT FROM ${table}) THEN RAISE 'cut off'; END IF; RETURN NEW; END $$`);
      await database.query(`CREATE TRIGGER cut_off BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION cut_off()`);
      await expect(createTestApp(WITH_DEMO, database)).rejects.toThrow('cut off');
      expect(await contentOf(database)).toMatchObject({ businesses: 0, users: 1, customers: 0, sales: 0 });

      await database.query('DROP FUNCTION cut_off CASCADE');
      const testApp = await createTestApp(WITH_DEMO, database);
      expect(await differences(testApp)).toEqual([]);
      await testApp.close();
      expect(await contentOf(database)).toEqual(whole);
    },
  );

  it('leaves a database alone that has a business', async () => {
    const first = await createTestApp({}, database);
    const owner = await signIn(first, first.env.ADMIN_EMAIL ?? '', first.env.ADMIN_PASSWORD);
    await first.request('POST', '/api/businesses', { token: owner, body: { name: 'Duka halisi' } });
    await first.close();
    const second = await createTestApp(WITH_DEMO, database);
    expect(await second.app.get(DemoShop).describeLogin()).toBeNull();
    await second.close();
    expect(await contentOf(database)).toMatchObject({ names: 'Duka halisi', customers: 0, users: 1 });
  });
});
