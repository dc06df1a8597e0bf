import { TokensService } from '@wateja/auth';

import { readEnvironment } from '../../../apps/api/src/environment';
import { expectStatus } from '../../support/fixtures';
import { forge, goodClaims, HS256 } from '../../support/forge';
import { ADMIN, createTestApp, type TestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const [OLD, NEW, OTHER] = ['old', 'new', 'other'].map((name) => `${name} secret of forty bytes and a little more`) as [
  string,
  string,
  string,
];

describe('Rotating the key of access tokens', () => {
  let database: TestDatabase;
  let before: TestApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    before = await createTestApp({ JWT_SECRET: OLD }, database);
  });
  afterAll(async () => {
    await before.close();
    await database.drop();
  });

  /** What applications with these secrets answer to `token`. */
  const answers = async (secrets: NodeJS.ProcessEnv, ...tokens: string[]) => {
    const testApp = await createTestApp(secrets, database);
    try {
      return await Promise.all(
        tokens.map(async (token) => (await testApp.request('GET', '/api/auth/me', { token })).status),
      );
    } finally {
      await testApp.close();
    }
  };
  const signedBefore = () => before.app.get(TokensService).sign(1);
  const kidOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()).kid as string;

  it('names the key in the token, by a digest of it', () => {
    expect(kidOf(signedBefore())).toMatch(/^[\w-]{11}$/);
    expect(kidOf(signedBefore())).toBe(kidOf(signedBefore()));
  });

  it('keeps good what the previous keys signed, named or not, and signs with the current one', async () => {
    const unnamed = forge(HS256, goodClaims(), OLD);
    const strange = forge(HS256, goodClaims(), OTHER);
    const misnamed = forge({ ...HS256, kid: kidOf(signedBefore()) }, goodClaims(), NEW);
    const secrets = { JWT_SECRET: NEW, JWT_PREVIOUS_SECRETS: `${'x'.repeat(40)}, ${OLD}` };
    expect(await answers(secrets, signedBefore(), unnamed, strange, misnamed)).toEqual([200, 200, 401, 401]);

    const after = await createTestApp(secrets, database);
    const login = await after.request('POST', '/api/auth/login', { body: ADMIN });
    const token = expectStatus(login, 200).body.access_token as string;
    await after.close();
    expect(kidOf(token)).not.toBe(kidOf(signedBefore()));
    expect(await answers({ JWT_SECRET: NEW }, token, signedBefore(), unnamed)).toEqual([200, 401, 401]);
    // An instance accepts tokens that the others sign with the new key, if it already has that key as its second one.
    expect(await answers({ JWT_SECRET: OLD, JWT_PREVIOUS_SECRETS: NEW }, token, signedBefore())).toEqual([200, 200]);
  });

  it.each([
    ['JWT_PREVIOUS_SECRETS', { JWT_PREVIOUS_SECRETS: `${OLD},short` }],
    ['JWT_PREVIOUS_SECRETS', { JWT_PREVIOUS_SECRETS: `${OLD},` }],
    ['OIDC_ISSUER', { OIDC_ISSUER: 'https://accounts.example' }],
    ['OIDC_ISSUER', { OIDC_ISSUER: 'wateja', OIDC_AUDIENCE: 'x', OIDC_JWKS_URL: 'https://accounts.example/keys' }],
    ['OIDC_JWKS_URL', { OIDC_ISSUER: 'x', OIDC_AUDIENCE: 'x', OIDC_JWKS_URL: 'http://accounts.example/keys' }],
    ['OIDC_JWKS_URL', { OIDC_ISSUER: 'x', OIDC_AUDIENCE: 'x', OIDC_JWKS_URL: 'http://localhost.example/keys' }],
    ['OIDC_JWKS_URL', { OIDC_ISSUER: 'x', OIDC_AUDIENCE: 'x', OIDC_JWKS_URL: 'file:///etc/keys' }],
    ['OIDC_JWKS_URL', { OIDC_ISSUER: 'x', OIDC_AUDIENCE: 'x', OIDC_JWKS_URL: 'keys' }],
  ])('does not start with a wrong %s: %j', (name, source) => {
    expect(() => readEnvironment({ JWT_SECRET: NEW, ...source })).toThrow(new RegExp(`^${name} must`, 'm'));
  });

  it('answers a refresh token that is used again with the same successor, whichever key made that', async () => {
    const secrets = { JWT_SECRET: NEW, JWT_PREVIOUS_SECRETS: OLD };
    const after = await createTestApp(secrets, database);
    const login = await before.request('POST', '/api/auth/login', { body: ADMIN });
    const body = { refresh_token: expectStatus(login, 200).body.refresh_token as string };
    const answers = [];
    for (const testApp of [before, after]) answers.push(await testApp.request('POST', '/api/auth/refresh', { body }));
    await after.close();
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[1]?.body.refresh_token).toBe(answers[0]?.body.refresh_token);
  });

  it('refuses a used token whose successor a dropped key made, and leaves the session alone', async () => {
    const login = await before.request('POST', '/api/auth/login', { body: ADMIN });
    const body = { refresh_token: expectStatus(login, 200).body.refresh_token as string };
    const next = expectStatus(await before.request('POST', '/api/auth/refresh', { body }), 200).body;
    const after = await createTestApp({ JWT_SECRET: NEW }, database);
    const again = await after.request('POST', '/api/auth/refresh', { body });
    const { refresh_token } = next as { refresh_token: string };
    const renewed = await after.request('POST', '/api/auth/refresh', { body: { refresh_token } });
    await after.close();
    expect([again.status, renewed.status]).toEqual([401, 200]);
  });
});
