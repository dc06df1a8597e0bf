import { claimsOf } from '../../support/forge';
import { expectStatus, givenMember, givenShop, type Member, type Shop, signIn } from '../../support/fixtures';
import { runWateja } from '../../support/run-wateja';
import { freshCode, givenSecondFactor } from '../../support/second-factor';
import { ADMIN, createTestApp, type TestApp } from '../../support/test-app';

const HOST = 'duka.example';
const LIMITS = 'anonymous=1000,staff=1000,manager=1000,owner=1000,admin=1000,shop=10000';

describe('Guessing codes', () => {
  let testApp: TestApp;
  let shop: Shop;
  let amina: Member;

  beforeEach(async () => {
    testApp = await createTestApp({ RATE_LIMITS: LIMITS, TRUST_PROXY_HOPS: '1' });
    shop = await givenShop(testApp);
    amina = await givenMember(testApp, shop, 'staff');
  });
  afterEach(() => testApp.close());

  const post = (path: string, body: unknown, address = '203.0.113.7') =>
    testApp.request('POST', `/api/auth/${path}`, { body, headers: { 'x-forwarded-for': address } });
  const login = (address?: string) => post('login', { email: amina.email, password: amina.password }, address);
  const guessCode = async (challenge: string, address?: string) =>
    (await post('second-factor', { challenge, code: '0B2M' }, address)).body.code;

  it('is as slow as guessing passwords, and the right password in between does not make it faster', async () => {
    await givenSecondFactor(testApp, amina.token);
    for (let attempt = 1; attempt <= 5; attempt++) {
      const { challenge } = expectStatus(await login(), 401).body;
      expect([attempt, await guessCode(challenge)]).toEqual([attempt, 'second_factor_refused']);
    }
    expect((await login()).body.code).toBe('too_many_attempts');
    expect(await testApp.database.query('SELECT max(failures) AS most FROM login_attempts')).toEqual([{ most: 5 }]);
  });

  it('does not close the account where the person has signed in with both factors', async () => {
    const factor = await givenSecondFactor(testApp, amina.token);
    const home = '198.51.100.20';
    const { challenge } = expectStatus(await login(home), 401).body;
    expectStatus(await post('second-factor', { challenge, code: await freshCode(testApp, factor) }, home), 200);
    for (let attempt = 1; attempt <= 25; attempt++) {
      await post('login', { email: amina.email, password: 'wrong' }, `203.0.${attempt}.7`);
    }
    expect((await login('203.0.113.7')).body.code).toBe('too_many_attempts');
    expect((await login(home)).body.code).toBe('second_factor_required');
  });

  it('keeps a cookie session in the cookie, and only for pages of this server', async () => {
    const factor = await givenSecondFactor(testApp, amina.token);
    const { email, password } = amina;
    const send = (path: string, body: unknown, origin = `http://${HOST}`) =>
      testApp.request('POST', `/api/auth/${path}`, { body, headers: { host: HOST, origin } });
    const { challenge } = expectStatus(await send('login', { email, password, session: 'cookie' }), 401).body;
    const body = { challenge, code: await freshCode(testApp, factor) };
    expect((await send('second-factor', body, 'https://evil.example')).body.code).toBe('foreign_origin');
    const answer = expectStatus(await send('second-factor', body), 200);
    expect(Object.keys(answer.body)).toEqual(['access_token', 'token_type', 'expires_in']);
    expect(String(answer.headers['set-cookie'])).toMatch(/^wateja_session=[\w-]{43}; .*HttpOnly; SameSite=Strict$/);
  });

  it('finishes a login without a cookie for pages of any origin', async () => {
    const factor = await givenSecondFactor(testApp, amina.token);
    const { email, password } = amina;
    const send = (path: string, body: unknown) =>
      testApp.request('POST', `/api/auth/${path}`, { body, headers: { host: HOST, origin: 'https://pages.example' } });
    const { challenge } = expectStatus(await send('login', { email, password }), 401).body;
    const answer = await send('second-factor', { challenge, code: await freshCode(testApp, factor) });
    expect(expectStatus(answer, 200).body.refresh_token).toMatch(/^[\w-]{43}$/);
    expect(answer.headers).not.toHaveProperty('set-cookie');
  });
});

describe('REQUIRE_ADMIN_TOTP', () => {
  it('lets an administrator do nothing else before the second factor is set up, and others everything', async () => {
    const testApp = await createTestApp({ REQUIRE_ADMIN_TOTP: 'true' });
    const token = await signIn(testApp, ADMIN.email, ADMIN.password);
    const refusalOf = async (method: 'GET' | 'POST', path: string, by = token) =>
      (
        await testApp.request(method, `/api/${path}`, {
          token: by,
          ...(method === 'POST' && { body: { name: 'Duka' } }),
        })
      ).body.code;
    expect([
      await refusalOf('GET', 'businesses'),
      await refusalOf('POST', 'businesses'),
      await refusalOf('GET', 'auth/sessions'),
    ]).toEqual([...['second_factor_missing', 'second_factor_missing', 'second_factor_missing']]);
    expect((await testApp.request('GET', '/api/auth/me', { token })).status).toBe(200);
    // A token that the command makes has no session. A person who can run the command has the server anyway.
    const command = await runWateja(testApp, ['token', '--email', ADMIN.email, '--json']);
    expect(await refusalOf('GET', 'businesses', JSON.parse(command.stdout).access_token)).toBeUndefined();
    await givenSecondFactor(testApp, token);
    expect([await refusalOf('GET', 'businesses'), await refusalOf('POST', 'businesses')]).toEqual([
      undefined,
      undefined,
    ]);
    const { businesses } = (await testApp.request('GET', '/api/businesses', { token })).body;
    const owner = await givenMember(testApp, { business_id: businesses[0].id }, 'owner');
    expect(claimsOf(owner.token).sid).toBeDefined();
    expect(await refusalOf('GET', 'businesses', owner.token)).toBeUndefined();
    await testApp.close();
  });
});
