import { givenShop, type Shop } from '../support/fixtures';
import { ADMIN, type Answer, createTestApp, type TestApp } from '../support/test-app';

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
  const spend = async (times: number, ask: () => Promise<Answer>) => {
    const answers: Answer[] = [];
    for (let request = 0; request < times; request++) answers.push(await ask());
    return answers;
  };

  it('are told in every answer', async () => {
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
    const answers = await spend(6, () => get(ownBusiness(), shop.staff));
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
    const guess = () =>
      testApp.request('POST', '/api/auth/login', { token: shop.admin, body: { ...ADMIN, password: 'wrong' } });
    const answers = await spend(21, guess);
    expect(answers.at(-1)?.status).toBe(429);
    expect(quota(answers[0]!)).toBe(20);
  });

  it('leave out health and documentation', async () => {
    const answers = await spend(25, () => get('/health/live'));
    expect(answers.every((answer) => answer.status === 200 && !('ratelimit' in answer.headers))).toBe(true);
    expect((await get('/api/openapi.json')).status).toBe(200);
  });

  it('can be off', async () => {
    const unlimited = await createTestApp({ RATE_LIMITS: 'off' });
    const answer = await unlimited.request('GET', '/api/auth/me');
    expect(answer.status).toBe(401);
    expect(answer.headers).not.toHaveProperty('ratelimit');
    await unlimited.close();
  });
});
