import { UsersService } from '@wateja/auth';

import { expectStatus, givenShop, type Shop } from '../../support/fixtures';
import { type IdentityProvider, startIdentityProvider } from '../../support/identity-provider';
import { ADMIN, createTestApp, type TestApp } from '../../support/test-app';

const EMAIL = 'amina@duka.test';

describe('Tokens of an identity provider', () => {
  let provider: IdentityProvider;
  let testApp: TestApp;
  let shop: Shop;

  beforeEach(async () => {
    provider = await startIdentityProvider();
    testApp = await createTestApp(provider.environment);
  });
  afterEach(async () => {
    await testApp.close();
    await provider.close();
  });

  const getProfile = (token: string) => testApp.request('GET', '/api/auth/me', { token });
  const token = (claims: object = {}, options?: { kid?: string; header?: object }) =>
    provider.token({ ...provider.claims(EMAIL), ...claims }, options);
  const givenAmina = () =>
    testApp.app.get(UsersService).create({ email: EMAIL, name: 'Amina', password: 'nyumbani-2024' });
  const addMember = async (token: string) =>
    expectStatus(
      await testApp.request('POST', `/api/businesses/${shop.business_id}/members`, {
        token,
        body: { email: EMAIL, name: 'Amina', role: 'staff', password: 'karibu-2024' },
      }),
      201,
    ).body.member.user_id as number;

  it('speak for the active user with their email, whichever of the allowed algorithms signs', async () => {
    const { id } = await givenAmina();
    const tokens = [
      token(),
      token({}, { kid: 'ec-1' }),
      token({ email: ' AMINA@Duka.test ' }),
      token({ email_verified: 'true', aud: ['another', provider.audience] }),
      token({}, { header: { typ: 'at+jwt', x5t: 'abc' } }),
    ];
    for (const accepted of tokens) expect((await getProfile(accepted)).body.user).toMatchObject({ id, email: EMAIL });
    expect(provider.requests).toBe(1);
  });

  it('name nobody by a letter that only looks or is lowered like another', async () => {
    await testApp.app.get(UsersService).create({ email: 'kioko@duka.test', name: 'Kioko', password: 'nyumbani-2024' });
    expect((await getProfile(token({ email: 'KIOKO@duka.test', sub: 'kioko' }))).status).toBe(200);
    expect((await getProfile(token({ email: '\u212Aioko@duka.test', sub: 'another' }))).status).toBe(401);
  });

  it('make no user, and speak for no inactive one', async () => {
    expect((await getProfile(token())).status).toBe(401);
    const { id } = await givenAmina();
    await testApp.database.query('UPDATE users SET is_active = false WHERE id = $1', [id]);
    expect((await getProfile(token({ jti: 'another' }))).status).toBe(401);
    expect(await testApp.database.query('SELECT 1 FROM users')).toHaveLength(2);
  });

  it('have the rights of their user, from the database', async () => {
    shop = await givenShop(testApp);
    await givenAmina();
    await addMember(shop.admin);
    const business = (path = '') =>
      testApp.request('GET', `/api/businesses/${shop.business_id}${path}`, { token: token() });
    expect((await business()).status).toBe(200);
    expect((await business('/members')).status).toBe(403);
  });

  it('reach the account that the business asked for manages, and its only business without being asked', async () => {
    shop = await givenShop(testApp);
    const first = await addMember(shop.owner);
    expect((await getProfile(token())).body.user.id).toBe(first);
    const path = `/api/businesses/${shop.business_id}`;
    shop = await givenShop(testApp);
    await addMember(shop.owner);
    expect((await testApp.request('GET', path, { token: token({ jti: '2' }) })).status).toBe(200);
    expect((await testApp.request('GET', `/api/businesses/${shop.business_id}`, { token: token() })).status).toBe(200);
  });

  it('are good only where the provider says that it verified the email', async () => {
    await givenAmina();
    for (const email of [EMAIL, ADMIN.email]) {
      expect((await getProfile(token({ email }))).status).toBe(200);
      for (const email_verified of [undefined, null, false, 'false', '', 1]) {
        expect([email_verified, (await getProfile(token({ email, email_verified }))).status]).toEqual([
          email_verified,
          401,
        ]);
      }
    }
  });

  it('can carry their email in another claim, if the operator names it', async () => {
    const otherApp = await createTestApp({ ...provider.environment, OIDC_EMAIL_CLAIM: 'upn' }, testApp.database);
    await givenAmina();
    const answers = [token({ upn: EMAIL, email: ADMIN.email, email_verified: undefined }), token()].map((accepted) =>
      otherApp.request('GET', '/api/auth/me', { token: accepted }),
    );
    const [withClaim, without] = await Promise.all(answers);
    await otherApp.close();
    expect(withClaim?.body.user.email).toBe(EMAIL);
    expect(without?.status).toBe(401);
  });

  it('are answered 503 with Retry-After while the keys cannot be read, and our own go on', async () => {
    await givenAmina();
    const { access_token } = (await testApp.request('POST', '/api/auth/login', { body: ADMIN })).body;
    const failures = [
      { status: 500, body: 'oops' },
      { status: 200, body: 'no JSON' },
      { status: 200, body: '{"keys":[]}' },
      { status: 200, body: `{"keys":[],"x":"${'x'.repeat(300_000)}"}` },
      { status: 302, body: '' },
    ];
    for (const failure of failures) {
      provider.failure = failure;
      const fresh = await createTestApp(provider.environment, testApp.database);
      const answer = await fresh.request('GET', '/api/auth/me', { token: token() });
      const own = await fresh.request('GET', '/api/auth/me', { token: access_token });
      await fresh.close();
      expect(answer.body).toMatchObject({ status: 503, code: 'identity_provider_unavailable' });
      expect(answer.headers['retry-after']).toMatch(/^\d+$/);
      expect(own.status).toBe(200);
    }
  });

  it('stay good when the provider goes away after its keys were read', async () => {
    await givenAmina();
    expect((await getProfile(token())).status).toBe(200);
    provider.failure = { status: 500, body: '' };
    expect((await getProfile(token({ jti: 'another' }))).status).toBe(200);
  });

  it('do not make us ask the provider again for every kid that somebody makes up', async () => {
    await givenAmina();
    provider.addKey('strange', 'rsa');
    const strangeToken = (number: number) => {
      const [, claims, signature] = token({}, { kid: 'strange' }).split('.');
      const header = Buffer.from(JSON.stringify({ alg: 'RS256', kid: `made-up-${number}` })).toString('base64url');
      return `${header}.${claims}.${signature}`;
    };
    const answers = await Promise.all(Array.from({ length: 30 }, (_, number) => getProfile(strangeToken(number))));
    expect(answers.every(({ status }) => status === 401)).toBe(true);
    expect(provider.requests).toBe(1);
  });

  it('of a key that is added later are good after half a minute at the latest', async () => {
    const { id } = await givenAmina();
    expect((await getProfile(token())).status).toBe(200);
    provider.addKey('rsa-2', 'rsa');
    expect((await getProfile(token({}, { kid: 'rsa-2' }))).status).toBe(401);
    const later = Date.now() + 31_000;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => later);
    const answer = await getProfile(token({}, { kid: 'rsa-2' }));
    clock.mockRestore();
    expect(answer.body.user.id).toBe(id);
    expect(provider.requests).toBe(2);
  });

  it('are nobody’s where no provider is configured', async () => {
    const plain = await createTestApp({}, testApp.database);
    await givenAmina();
    const answer = await plain.request('GET', '/api/auth/me', { token: token() });
    await plain.close();
    expect(answer.body).toMatchObject({ status: 401, code: 'access_token_invalid' });
    expect(provider.requests).toBe(0);
  });
});
