import { givenShop, type Shop } from '../../support/fixtures';
import { HeldLock } from '../../support/held-lock';
import { ADMIN, type Answer, createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

const LIMITS = 'anonymous=20,staff=5,manager=6,owner=7,admin=50';

describe('Rate limits', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeEach(async () => {
    testApp = await createTestApp({ RATE_LIMITS: LIMITS });
    shop = await givenShop(testApp);
  });
  afterEach(() => testApp.close());

  const get = (path: string, token?: string) => testApp.request('GET', path, { token });
  const ownBusiness = () => `/api/businesses/${shop.business_id}`;
  const quota = (answer: Answer) => Number(/q=(\d+)/.exec(String(answer.headers['ratelimit-policy']))?.[1]);
  const remaining = (answer: Answer) => Number(/r=(\d+)/.exec(String(answer.headers['ratelimit']))?.[1]);
  const repeatRequest = async (times: number, ask: () => Promise<Answer>) => {
    const answers: Answer[] = [];
    for (let request = 0; request < times; request++) answers.push(await ask());
    return answers;
  };

  it('are in the headers of every answer', async () => {
    const answer = await get(ownBusiness(), shop.staff);
    expect(answer.status).toBe(200);
    expect(answer.headers['ratelimit-policy']).toBe('"default";q=5;w=60');
    expect(answer.headers['ratelimit']).toMatch(/^"default";r=4;t=(60|59)$/);
    expect(answer.headers['retry-after']).toBeUndefined();
  });

  it('go by the role in the business, and by staff outside of one', async () => {
    const quotas = async (token: string, path: string) => quota(await get(path, token));
    expect(await quotas(shop.staff, ownBusiness())).toBe(5);
    expect(await quotas(shop.manager, ownBusiness())).toBe(6);
    expect(await quotas(shop.owner, ownBusiness())).toBe(7);
    expect(await quotas(shop.admin, ownBusiness())).toBe(50);
    expect(await quotas(shop.owner, '/api/auth/me')).toBe(5);
    expect(await quotas(shop.admin, '/api/auth/me')).toBe(50);
  });

  it('stop the caller with 429 and the seconds to wait, and nobody else', async () => {
    const answers = await repeatRequest(6, () => get(ownBusiness(), shop.staff));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200, 429]);
    const refused = answers[5];
    expect(refused?.headers['content-type']).toContain('application/problem+json');
    expect(refused?.body).toMatchObject({ status: 429, code: 'rate_limit_exceeded', error: expect.any(String) });
    expect(String(refused?.headers['retry-after'])).toMatch(/^(60|59)$/);
    expect(refused && remaining(refused)).toBe(0);
    expect((await get(ownBusiness(), shop.manager)).status).toBe(200);
  });

  it('are one budget for all routes of a business', async () => {
    const first = await get(ownBusiness(), shop.owner);
    const second = await get(`${ownBusiness()}/members`, shop.owner);
    expect(remaining(second)).toBe(remaining(first) - 1);
  });

  it('count and mark the answers that refuse: 400, 401, 403 and 404', async () => {
    const answers = [
      await get(`${ownBusiness()}/members?limit=0`, shop.owner),
      await get(ownBusiness()),
      await get(ownBusiness(), 'nonsense'),
      await get(`${ownBusiness()}/members`, shop.staff),
      await get('/api/businesses/2147483647', shop.staff),
      await get('/api/businesses/0', shop.staff),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([400, 401, 401, 403, 404, 400]);
    expect(answers.every((answer) => remaining(answer) >= 0 && quota(answer) > 0)).toBe(true);
    expect(remaining(answers[2]!)).toBe(remaining(answers[1]!) - 1);
  });

  it('count guesses at a password against the address, signed in or not', async () => {
    const guessPassword = () =>
      testApp.request('POST', '/api/auth/login', { token: shop.admin, body: { ...ADMIN, password: 'wrong' } });
    const answers = await repeatRequest(21, guessPassword);
    expect(answers.at(-1)?.status).toBe(429);
    expect(quota(answers[0]!)).toBe(20);
  });

  it('leave out health and documentation', async () => {
    const answers = await repeatRequest(25, () => get('/health/live'));
    expect(answers.every((answer) => answer.status === 200 && !('ratelimit' in answer.headers))).toBe(true);
    expect((await get('/api/openapi.json')).status).toBe(200);
  });

  it('cannot be escaped by headers that claim another address', async () => {
    const claims = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'client-ip', 'cf-connecting-ip', 'true-client-ip'];
    const statuses: number[] = [];
    for (let request = 0; request < 1_000; request++) {
      const address = `198.51.${request % 250}.${Math.floor(request / 250) + 1}`;
      const headers = Object.fromEntries(
        claims.map((name) => [name, name === 'forwarded' ? `for=${address}` : address]),
      );
      statuses.push((await testApp.request('GET', '/api/auth/me', { headers })).status);
    }
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(20);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(980);
  });

  it('refuse before the database is asked for the caller, with any business in the path', async () => {
    await repeatRequest(51, () => get(ownBusiness(), shop.admin));
    await testApp.database.query('ALTER TABLE users RENAME TO users_away');
    const answers = await repeatRequest(5, () => get('/api/businesses/777', shop.admin));
    await testApp.database.query('ALTER TABLE users_away RENAME TO users');
    expect(answers.map((answer) => answer.status)).toEqual([429, 429, 429, 429, 429]);
    expect(answers.every((answer) => quota(answer) === 50 && remaining(answer) === 0)).toBe(true);
    expect(String(answers[0]?.headers['retry-after'])).toMatch(/^\d+$/);
  });

  it('can be off', async () => {
    const unlimited = await createTestApp({ RATE_LIMITS: 'off' });
    const answer = await unlimited.request('GET', '/api/auth/me');
    expect(answer.status).toBe(401);
    expect(answer.headers).not.toHaveProperty('ratelimit');
    await unlimited.close();
  });
});

describe('Rate limits behind a proxy', () => {
  let testApp: TestApp;

  beforeAll(async () => {
    testApp = await createTestApp({ RATE_LIMITS: LIMITS, TRUST_PROXY_HOPS: '1' });
  });
  afterAll(() => testApp.close());

  /** Sends so many requests with these addresses in the header of the proxy, and returns their statuses. */
  const statusesFrom = async (times: number, addresses: (request: number) => string) => {
    const statuses: number[] = [];
    for (let request = 0; request < times; request++) {
      const headers = { 'x-forwarded-for': addresses(request) };
      statuses.push((await testApp.request('GET', '/api/auth/me', { headers })).status);
    }
    return statuses.filter((status) => status !== 429).length;
  };

  it('go by the address that the proxy saw, not by what the client said before', async () => {
    expect(await statusesFrom(30, (request) => `198.51.100.${request}, 203.0.113.7`)).toBe(20);
    expect(await statusesFrom(5, () => '203.0.113.8')).toBe(5);
  });

  it('take a network of IPv6 for one caller, and one written as IPv4 for the same', async () => {
    expect(await statusesFrom(30, (request) => `2001:db8:0:1::${(request + 1).toString(16)}`)).toBe(20);
    expect(await statusesFrom(5, () => '2001:db8:0:2::1')).toBe(5);
    expect(await statusesFrom(15, () => '203.0.113.9')).toBe(15);
    expect(await statusesFrom(15, () => '::ffff:203.0.113.9')).toBe(5);
  });
});

describe('Rate limits of several processes', () => {
  it('are shared: a caller who switches between them gains almost nothing', async () => {
    const first = await createTestApp({ RATE_LIMITS: 'anonymous=40,staff=40,manager=40,owner=40,admin=40' });
    const second = await createTestApp(
      { RATE_LIMITS: 'anonymous=40,staff=40,manager=40,owner=40,admin=40' },
      first.database,
    );
    // Requests use sockets: injected requests would leave the process no time to read answers of the database.
    await Promise.all([first, second].map(({ app }) => app.listen(0, '127.0.0.1')));
    const countPassed = async ({ app }: TestApp) =>
      (await fetch(`${await app.getUrl()}/api/auth/me`)).status === 401 ? 1 : 0;
    const shared = () =>
      first.database.query<{ key: string; hits: number }>('SELECT key, hits FROM rate_limit_windows');
    let passed = (await countPassed(first)) + (await countPassed(second));
    await waitUntil('both have told each other', async () => (await shared())[0]?.hits === 2);
    for (let request = 0; request < 60; request++) {
      for (const app of [first, second]) passed += await countPassed(app);
      // A process shares its count after every second request of a caller with such a limit, so one may be missing
      // until then.
      const excess = passed - 2;
      await waitUntil('they have told each other', async () => (await shared())[0]!.hits >= excess);
    }
    // If each process counted alone, each would let 40 pass.
    expect(passed).toBeGreaterThanOrEqual(40);
    expect(passed).toBeLessThanOrEqual(48);
    expect((await shared()).map(({ key }) => key)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    await second.close();
    await first.close();
  });

  it('delete the windows that are over, without waiting for a request that uses one', async () => {
    const testApp = await createTestApp({ RATE_LIMITS: LIMITS });
    await testApp.database.query(
      `INSERT INTO rate_limit_windows (key, hits, ends_at)
       SELECT repeat(n::text, 64), 1, now() - interval '1 hour' FROM generate_series(1, 3) AS n`,
    );
    const lock = await HeldLock.take(testApp, 'SELECT FROM rate_limit_windows WHERE key = $1 FOR UPDATE', [
      '1'.repeat(64),
    ]);
    await testApp.request('GET', '/api/auth/me');
    const keys = () => testApp.database.query<{ key: string }>('SELECT key FROM rate_limit_windows ORDER BY key');
    await waitUntil('the others are gone', async () => (await keys()).every(({ key }) => !/^[23]{64}$/.test(key)));
    expect(await keys()).toContainEqual({ key: '1'.repeat(64) });
    await lock.release();
    await testApp.close();
  });
});
