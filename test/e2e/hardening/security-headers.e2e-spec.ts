import { givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { type Answer, createTestApp, type TestApp } from '../../support/test-app';

const NOTHING = "default-src 'none';frame-ancestors 'none'";

describe('Security headers', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp({ TRUST_PROXY_HOPS: '1' });
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const get = (path: string, headers: Record<string, string> = {}, token?: string) =>
    testApp.request('GET', path, { headers, token });
  const policyOf = (answer: Answer) => String(answer.headers['content-security-policy']);

  it('are on every answer: data, refusals, unknown routes, unreadable URLs and what is too long', async () => {
    const answers = [
      await get(`/api/customers/${shop.business_id}`, {}, shop.staff),
      await get(`/api/customers/${shop.business_id}`),
      await get('/api/nope'),
      await get('/api/%ZZ'),
      await get(`/api/${'x'.repeat(9_000)}`),
      await get('/health/live'),
      await get('/api/openapi.json'),
      await testApp.request('POST', '/api/auth/login', { body: '{"email":' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 404, 400, 414, 200, 200, 400]);
    for (const answer of answers) {
      expect(answer.headers).toMatchObject({
        'content-security-policy': NOTHING,
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
      expect(answer.headers).not.toHaveProperty('x-powered-by');
    }
  });

  it('ask for HTTPS only where the request came by it', async () => {
    const https = await get('/health/live', { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' });
    expect(https.headers['strict-transport-security']).toBe('max-age=15552000');
    for (const scheme of ['', 'http', 'https, http']) {
      expect((await get('/health/live', { 'x-forwarded-proto': scheme })).headers).not.toHaveProperty(
        'strict-transport-security',
      );
    }
  });

  it('do not believe a client about HTTPS where no proxy is trusted', async () => {
    const alone = await createTestApp();
    const answer = await alone.request('GET', '/health/live', { headers: { 'x-forwarded-proto': 'https' } });
    expect(answer.headers).not.toHaveProperty('strict-transport-security');
    await alone.close();
  });

  it.each(['/api/docs', '/api/docs/'])('let the page %s run our scripts and no other', async (path) => {
    const page = await get(path);
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/<script>|<script [^>]*src="(?!\.\/)/);
    expect(policyOf(page)).toContain("script-src 'self';");
    expect(policyOf(page)).not.toContain('unsafe-inline');
    expect(policyOf(page)).not.toContain('unsafe-eval');
    expect(policyOf(page)).toMatch(/style-src 'self' 'unsafe-hashes'( 'sha256-[A-Za-z0-9+/=]+')+;/);
    expect(policyOf(page)).toContain("frame-ancestors 'none'");
  });

  it('keep personal data out of caches; a client may keep an answer with a tag, and must revalidate it', async () => {
    const customer = await givenCustomer(testApp, shop);
    const cacheControlOf = async (path: string) => (await get(path, {}, shop.owner)).headers['cache-control'];
    const base = `/api/customers/${shop.business_id}`;
    expect(await cacheControlOf(base)).toBe('no-store');
    expect(await cacheControlOf('/api/auth/me')).toBe('no-store');
    expect(await cacheControlOf(`/api/sales/${shop.business_id}`)).toBe('no-store');
    expect(await cacheControlOf(`${base}/${customer.id}`)).toBe('private, no-cache');
    expect(await cacheControlOf(`${base}/0`)).toBe('no-store');
  });

  it('give nothing away to a caller who chooses a host or another method', async () => {
    const evil = 'evil.example';
    const hostile = { host: evil, 'x-forwarded-host': evil, 'x-http-method-override': 'DELETE', 'x-original-url': '/' };
    for (const path of ['/api/docs', '/api/openapi.json', '/api/nope', '/health/live']) {
      const answer = await get(path, hostile);
      expect([answer.text, JSON.stringify(answer.headers)].join()).not.toContain(evil);
    }
    const customer = await givenCustomer(testApp, shop);
    const path = `/api/customers/${shop.business_id}/${customer.id}`;
    const overridden = await get(`${path}?_method=DELETE`, hostile, shop.owner);
    expect([200, 400]).toContain(overridden.status);
    expect((await get(path, hostile, shop.owner)).body.customer).toMatchObject({ id: customer.id, is_active: true });
  });
});
