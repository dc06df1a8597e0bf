import { DemoShop } from '@wateja/demo-shop';

import { createDemoApp, createDemoDatabase } from '../../support/demo-shop';
import { signIn } from '../../support/fixtures';
import { runWateja } from '../../support/run-wateja';
import { createTestApp, type TestApp } from '../../support/test-app';
import type { TestDatabase } from '../../support/test-database';

const OWNER = { email: 'owner@demo.wateja.example', password: 'karibu-dukani' };
const NOTHING = { exitCode: 0, stdout: 'There is no demo shop. Nothing was removed.\n', stderr: '' };

/** How many rows of each table belong to a business, and how well the tables are protected. */
const PROTECTION = `
  SELECT (SELECT string_agg(tgrelid::regclass || '.' || tgname || ':' || tgenabled::text, ' ' ORDER BY tgrelid::regclass::text, tgname)
      FROM pg_trigger) AS triggers,
    (SELECT string_agg(relname || ':' || relforcerowsecurity::text, ' ' ORDER BY relname) FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'r') AS security`;

let demo: TestDatabase;

beforeAll(async () => {
  demo = await createDemoDatabase();
});
afterAll(() => demo.drop());

describe('wateja demo:remove', () => {
  let testApp: TestApp;
  let token: string;

  beforeEach(async () => {
    testApp = await createDemoApp(demo);
    token = await signIn(testApp, OWNER.email, OWNER.password);
  });
  afterEach(() => testApp.close());

  const wateja = (...args: string[]) => runWateja(testApp, args);
  const createShop = () =>
    wateja(
      ...['business:create', '--name', 'Duka halisi', '--country', 'KE', '--currency', 'KES'],
      ...['--timezone', 'Africa/Nairobi', '--owner-email', 'amina@duka.test', '--owner-name', 'Amina'],
    );

  /** The tables that hold a row of the business, and how many rows. */
  async function rowsOf(businessId: number): Promise<Record<string, number>> {
    const tables = await testApp.database.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'business_id'",
    );
    const counts = await Promise.all(
      tables.map(async ({ name }) => {
        const sql = `SELECT count(*)::int AS rows FROM ${name} WHERE business_id = ${businessId}`;
        const [count] = await testApp.database.query<{ rows: number }>(sql);
        return [name, count?.rows ?? 0] as const;
      }),
    );
    return Object.fromEntries(counts.filter(([, rows]) => rows > 0));
  }

  it('removes the shop, its users and everything that names them, and leaves the rest as it was', async () => {
    await createShop();
    const [other, protection] = [await rowsOf(2), await testApp.database.query(PROTECTION)];
    expect(Object.keys(await rowsOf(1)).length).toBeGreaterThan(10);
    expect(await wateja('demo:remove')).toEqual({
      exitCode: 0,
      stdout: 'Removed the demo shop (business 1) and its 3 users.\n',
      stderr: '',
    });
    expect(await rowsOf(1)).toEqual({});
    expect(await rowsOf(2)).toEqual(other);
    expect(await testApp.database.query(PROTECTION)).toEqual(protection);
    expect(await testApp.database.query("SELECT id FROM users WHERE email LIKE '%@demo.wateja.example'")).toEqual([]);
    expect(await testApp.database.query('SELECT id FROM businesses')).toEqual([{ id: 2 }]);
    expect((await testApp.request('POST', '/api/auth/login', { body: OWNER })).status).toBe(401);
  });

  it('says that there is nothing when it is run again, also after the next start', async () => {
    await createShop();
    await wateja('demo:remove', '--json');
    expect(await wateja('demo:remove')).toEqual(NOTHING);
    const next = await createTestApp({ DEMO_DATA: 'true' }, testApp.database);
    await next.close();
    expect(await wateja('demo:remove')).toEqual(NOTHING);
    expect(JSON.parse((await wateja('demo:remove', '--json')).stdout)).toEqual({ removed: null });
  });

  it('refuses while the next start would load the demo shop again', async () => {
    const { exitCode, stderr } = await wateja('demo:remove');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringContaining('Create your shop first with business:create, or set DEMO_DATA=false'),
    });
    const without = { ...testApp, env: { ...testApp.env, DEMO_DATA: false } };
    expect((await runWateja(without, ['demo:remove'])).exitCode).toBe(0);
    expect(await rowsOf(1)).toEqual({});
  });

  it('removes a shop that may be a real one only if it is named', async () => {
    await createShop();
    await testApp.request('PATCH', '/api/businesses/1', { token, body: { name: 'Duka langu' } });
    const juma = { email: 'juma@duka.test', name: 'Juma', role: 'staff', password: 'safari njema' };
    await testApp.request('POST', '/api/businesses/1/members', { token, body: juma });
    const refused = await wateja('demo:remove');
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toContain('It is called "Duka langu", and not Duka la Wangari.');
    expect(refused.stderr).toContain('Other people work there: juma@duka.test.');
    expect((await wateja('demo:remove', '--business', '2')).stderr).toContain('The demo shop is business 1, not 2');
    expect(await wateja('demo:remove', '--business', '1')).toMatchObject({
      stdout: 'Removed the demo shop (business 1) and its 4 users.\n',
    });
  });

  it('refuses while a demo account works in another business', async () => {
    await createShop();
    await testApp.database.query(
      "INSERT INTO memberships (business_id, user_id, role, updated_at) SELECT 2, id, 'staff', now() FROM users WHERE email = 'staff@demo.wateja.example'",
    );
    const { exitCode, stderr } = await wateja('demo:remove', '--business', '1');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: 'Nothing was removed. staff@demo.wateja.example also works in the business 2.\n',
    });
  });

  it('needs the login that owns the tables, and changes nothing without it', async () => {
    await createShop();
    const { DATABASE_OWNER_URL: _, ...env } = testApp.env;
    const before = await rowsOf(1);
    expect(await runWateja({ env }, ['demo:remove'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Set DATABASE_OWNER_URL'),
    });
    expect(await rowsOf(1)).toEqual(before);
  });
});

describe('the demo accounts', () => {
  it.each([
    ['on the loopback address', {}, 'documented'],
    ['on the loopback address by IPv6', { HOST: '::1' }, 'documented'],
    ['on all addresses', { HOST: '0.0.0.0' }, 'off'],
    ['in production', { NODE_ENV: 'production' }, 'off'],
    ['behind a proxy', { TRUST_PROXY_HOPS: '1' }, 'off'],
    ['on all addresses with DEMO_PASSWORD', { HOST: '0.0.0.0', DEMO_PASSWORD: 'twende sokoni' }, 'chosen'],
    ['in production with DEMO_PASSWORD', { NODE_ENV: 'production', DEMO_PASSWORD: 'twende sokoni' }, 'chosen'],
    ['on the loopback address with DEMO_PASSWORD', { DEMO_PASSWORD: 'twende sokoni' }, 'chosen'],
  ])('%s', async (_where, environment, expected) => {
    const limits = 'anonymous=60,staff=600,manager=1200,owner=1200,admin=2400';
    const testApp = await createDemoApp(demo, { RATE_LIMITS: limits, ...environment });
    const login = async (password: string) =>
      (await testApp.request('POST', '/api/auth/login', { body: { email: OWNER.email, password } })).status;
    const statuses = { documented: [200, 401], chosen: [401, 200], off: [401, 401] }[expected];
    expect([await login(OWNER.password), await login('twende sokoni')]).toEqual(statuses);
    const sentence = { documented: /karibu-dukani$/, chosen: /the password in DEMO_PASSWORD$/, off: /^off, because/ };
    expect(await testApp.app.get(DemoShop).describeLogin()).toMatch(sentence[expected as keyof typeof sentence]);
    // The administrator has a password of their own everywhere.
    await signIn(testApp, testApp.env.ADMIN_EMAIL ?? '', testApp.env.ADMIN_PASSWORD);
    await testApp.close();
  });

  it('have no password of 11 characters', async () => {
    await expect(createTestApp({ DEMO_PASSWORD: 'twende soko' })).rejects.toThrow(
      'DEMO_PASSWORD must have at least 12 characters.',
    );
  });
});
