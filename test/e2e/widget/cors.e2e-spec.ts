import { expectStatus, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

const TILL = 'https://till.example';
const EVIL = 'https://evil.example';
const LISTED = 'https://listed.example';

describe.each([{}, { CORS_ORIGINS: LISTED }])('Pages with a widget token, with the settings %j', (settings) => {
  let testApp: TestApp;
  let shop: Shop;
  let token: string;

  beforeAll(async () => {
    testApp = await createTestApp(settings);
    shop = await givenShop(testApp);
    await givenCustomer(testApp, shop, { name: 'Zawadi Mwangi' });
    const path = `/api/businesses/${shop.business_id}/widget-tokens`;
    const created = await testApp.request('POST', path, { token: shop.staff, body: { origin: TILL } });
    token = expectStatus(created, 201).body.token as string;
  });
  afterAll(() => testApp.close());

  const lookup = () => `/api/customers/${shop.business_id}/lookup`;
  const preflight = (path: string, method: string, origin = TILL) =>
    testApp.request('OPTIONS', path, {
      headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'authorization' },
    });
  const lookUp = (headers: object, bearer = token, path = `${lookup()}?q=Zawadi`) =>
    testApp.request('GET', path, { token: bearer, headers: { origin: TILL, ...headers } });

  it('may ask for the routes that such a token opens, from any origin, and never with cookies', async () => {
    const routes = [
      [`${lookup()}?q=Zawadi`, 'GET'],
      [`/api/customers/${shop.business_id}`, 'POST'],
      [`/api/rewards/${shop.business_id}/lookup/7`, 'GET'],
    ] as const;
    for (const [path, method] of routes) {
      for (const origin of [TILL, EVIL]) {
        const { status, headers } = await preflight(path, method, origin);
        expect([path, status]).toEqual([path, 204]);
        expect(headers).toMatchObject({
          'access-control-allow-origin': '*',
          'access-control-allow-methods': 'GET, POST',
          'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key',
        });
        expect(headers).not.toHaveProperty('access-control-allow-credentials');
      }
    }
  });

  it.each([
    ['/api/customers/1', 'GET'],
    ['/api/customers/1', 'PATCH'],
    ['/api/customers/1/lookup', 'POST'],
    ['/api/customers/1/search', 'GET'],
    ['/api/customers/1/lookup/more', 'GET'],
    ['/api/businesses/1/widget-tokens', 'POST'],
    ['/api/auth/login', 'POST'],
    ['/api/auth/refresh', 'POST'],
    ['/api/rewards/1/members/7', 'GET'],
    ['/api/rewards/1/members/7/entries', 'GET'],
    ['/api/sales/1', 'POST'],
  ])('may not ask for others: %s by %s', async (path, method) => {
    const { headers } = await preflight(path, method);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('read answers, also refusals', async () => {
    const good = await lookUp({});
    expect([good.status, good.body.count]).toEqual([200, 1]);
    const refused = await lookUp({ origin: EVIL });
    expect([refused.status, refused.body.code]).toEqual([403, 'widget_origin_refused']);
    const forged = await lookUp({}, token.slice(0, -6));
    expect(forged.status).toBe(401);
    for (const [answer, origin] of [
      [good, TILL],
      [refused, EVIL],
    ] as const) {
      expect(answer.headers['access-control-allow-origin']).toBe(origin);
      expect(String(answer.headers['vary'])).toContain('Origin');
      expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
    }
  });

  it('read nothing with other credentials, nor of other routes', async () => {
    const answers = [
      await lookUp({}, shop.staff),
      await lookUp({}, 'nonsense'),
      await testApp.request('GET', `${lookup()}?q=Zawadi`, { headers: { origin: TILL } }),
      await lookUp({}, token, `/api/customers/${shop.business_id}`),
      await lookUp({}, token, '/api/auth/me'),
      await lookUp({}, token, '/health/live'),
    ];
    for (const { headers } of answers) expect(headers).not.toHaveProperty('access-control-allow-origin');
  });
});

it('An origin of the configuration keeps what it may', async () => {
  const testApp = await createTestApp({ CORS_ORIGINS: LISTED });
  const { headers } = await testApp.request('OPTIONS', '/api/customers/1/lookup', {
    headers: { origin: LISTED, 'access-control-request-method': 'GET' },
  });
  expect(headers['access-control-allow-origin']).toBe(LISTED);
  expect(String(headers['access-control-allow-methods'])).toContain('PATCH');
  await testApp.close();
});
