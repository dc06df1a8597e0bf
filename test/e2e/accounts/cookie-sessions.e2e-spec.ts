import { expectStatus } from '../../support/fixtures';
import { ADMIN, type Answer, createTestApp, type TestApp } from '../../support/test-app';

const HOST = 'duka.example';

describe('Sessions by cookie', () => {
  let testApp: TestApp;

  beforeAll(async () => {
    testApp = await createTestApp({ TRUST_PROXY_HOPS: '1' });
  });
  afterAll(() => testApp.close());

  const post = (path: string, headers: Record<string, string>, body?: unknown) =>
    testApp.request('POST', `/api/auth/${path}`, { headers: { host: HOST, ...headers }, body });
  const login = async (headers = {}) =>
    expectStatus(await post('login', headers, { ...ADMIN, session: 'cookie' }), 200);
  const ownPageHeaders = (cookie: string) => ({ cookie, origin: `http://${HOST}` });
  const setCookie = ({ headers }: Answer) => String(headers['set-cookie']);
  /** What the browser sends back. */
  const cookieOf = (answer: Answer) => setCookie(answer).split(';')[0]!;

  it('keep the refresh token from scripts', async () => {
    const answer = await login();
    expect(Object.keys(answer.body)).toEqual(['access_token', 'token_type', 'expires_in']);
    expect(setCookie(answer)).toMatch(
      /^wateja_session=[\w-]{43}; Max-Age=2592000; Path=\/api\/auth; HttpOnly; SameSite=Strict$/,
    );
    expect(answer.text).not.toContain(cookieOf(answer).split('=')[1]);
  });

  it('have a cookie for https only where the login came by https', async () => {
    const answer = await login({ 'x-forwarded-proto': 'https' });
    expect(setCookie(answer)).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
    const headers = { cookie: cookieOf(answer), 'x-forwarded-proto': 'https' };
    expect((await post('refresh', { ...headers, origin: `http://${HOST}` })).status).toBe(403);
    expect((await post('refresh', { ...headers, origin: `https://${HOST}` })).status).toBe(200);
  });

  it('are refreshed by a request without a body, which replaces the cookie', async () => {
    const first = cookieOf(await login());
    const answer = expectStatus(await post('refresh', ownPageHeaders(first)), 200);
    expect(answer.body).not.toHaveProperty('refresh_token');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(cookieOf(answer)).not.toBe(first);
    const me = await testApp.request('GET', '/api/auth/me', { token: answer.body.access_token });
    expect(me.body.user.email).toBe(ADMIN.email);
    expect((await post('refresh', ownPageHeaders(cookieOf(answer)))).status).toBe(200);
  });

  it('end with the logout, which removes the cookie', async () => {
    const cookie = cookieOf(await login());
    const answer = expectStatus(await post('logout', ownPageHeaders(cookie)), 204);
    expect(setCookie(answer)).toMatch(/^wateja_session=; Max-Age=0; Path=\/api\/auth; HttpOnly; SameSite=Strict$/);
    expect((await post('refresh', ownPageHeaders(cookie))).status).toBe(401);
  });

  it.each([
    undefined,
    'null',
    `https://${HOST}`,
    `http://${HOST}:8080`,
    `http://evil.${HOST}`,
    'https://evil.example',
    `http://${HOST}.evil.example`,
  ])('are neither refreshed nor ended by a page of %s', async (origin) => {
    const cookie = cookieOf(await login());
    const headers = { cookie, ...(origin && { origin }) };
    for (const path of ['refresh', 'logout']) {
      const answer = await post(path, headers);
      expect(answer.status).toBe(403);
      expect(answer.body.code).toBe('foreign_origin');
      expect(answer.headers).not.toHaveProperty('set-cookie');
    }
    expect((await post('refresh', ownPageHeaders(cookie))).status).toBe(200);
  });

  it('are not opened for a page whose cookie would not come back', async () => {
    const body = { ...ADMIN, session: 'cookie' };
    for (const headers of [{ origin: 'https://evil.example' }, { origin: `https://${HOST}` }]) {
      const answer = await post('login', headers, body);
      expect(answer).toMatchObject({ status: 403, body: { code: 'foreign_origin' } });
      expect(answer.headers).not.toHaveProperty('set-cookie');
    }
    expect((await post('login', { origin: `http://${HOST}` }, body)).status).toBe(200);
    const { session: _session, ...plain } = body;
    expect((await post('login', { origin: 'https://evil.example' }, plain)).status).toBe(200);
  });

  it('are not taken from a request with two cookies of the name', async () => {
    const [ownSession, theirSession] = [cookieOf(await login()), cookieOf(await login())];
    expect((await post('refresh', ownPageHeaders(`${theirSession}; ${ownSession}`))).body.code).toBe('foreign_origin');
    expect((await post('refresh', ownPageHeaders(ownSession))).status).toBe(200);
  });

  it('are asked for by name, and a missing cookie is a missing token', async () => {
    const plain = expectStatus(await post('login', {}, ADMIN), 200);
    expect(plain.body.refresh_token).toMatch(/^[\w-]{43}$/);
    expect(plain.headers).not.toHaveProperty('set-cookie');
    expect((await post('login', {}, { ...ADMIN, session: 'token' })).status).toBe(400);
    for (const path of ['refresh', 'logout']) {
      const answer = await post(path, ownPageHeaders('theme=dark'));
      expect(answer.status).toBe(400);
      expect(answer.body.details).toMatchObject([{ path: 'refresh_token', code: 'required' }]);
    }
  });

  it('do not open other routes: the cookie is no access token', async () => {
    const cookie = cookieOf(await login());
    expect((await testApp.request('GET', '/api/auth/me', { headers: ownPageHeaders(cookie) })).status).toBe(401);
  });

  it('leave the token of a body alone, whatever cookie comes with it', async () => {
    const [cookie, { body }] = [cookieOf(await login()), expectStatus(await post('login', {}, ADMIN), 200)];
    const answer = await post('refresh', { cookie }, { refresh_token: body.refresh_token });
    expect(answer.status).toBe(200);
    expect(answer.body).toHaveProperty('refresh_token');
    expect(answer.headers).not.toHaveProperty('set-cookie');
  });
});
