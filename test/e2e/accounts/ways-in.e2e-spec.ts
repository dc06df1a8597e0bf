import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expectStatus, givenMember, givenShop, type Member, type Shop } from '../../support/fixtures';
import { type IdentityProvider, startIdentityProvider } from '../../support/identity-provider';
import { createTestApp, type TestApp } from '../../support/test-app';

const ROOT = join(__dirname, '../../..');

interface Schema {
  $ref?: string;
  properties?: Record<string, object>;
}
interface Operation {
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
  requestBody?: { content: Record<string, { schema: Schema }> };
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** Fields of answers with which their holder can log in or call the API. */
const CREDENTIALS = ['access_token', 'refresh_token', 'key', 'token'];

describe('The ways to authenticate', () => {
  const document = JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8')) as Document;
  const fieldsOf = (schema: Schema = {}): string[] =>
    Object.keys((schema.$ref ? document.components.schemas[schema.$ref.split('/').at(-1)!] : schema)?.properties ?? {});
  const contentOf = (part: { content?: Record<string, { schema: Schema }> } | undefined) =>
    Object.values(part?.content ?? {}).flatMap(({ schema }) => fieldsOf(schema));
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => /^(get|post|put|patch|delete)$/.test(method))
      .map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, path, operation })),
  );

  it('are those that the checklist lists, as many as there are routes that hand out a credential', () => {
    const handOut = operations
      .filter(({ operation }) =>
        Object.entries(operation.responses)
          .filter(([status]) => status.startsWith('2'))
          .some(([, answer]) => contentOf(answer).some((field) => CREDENTIALS.includes(field))),
      )
      .map(({ name }) => name);
    expect(handOut.sort()).toEqual([
      'POST /api/auth/login',
      'POST /api/auth/refresh',
      'POST /api/auth/second-factor',
      'POST /api/businesses/{businessId}/api-keys',
      'POST /api/businesses/{businessId}/widget-tokens',
      'POST /api/messaging/{businessId}/callback-token/rotate',
    ]);
    const checklist = readFileSync(join(ROOT, 'docs/security-checklist.md'), 'utf8');
    const [, list] = /There are five ways to authenticate:([^]*?)## V6/.exec(checklist) ?? [];
    for (const way of ['password', 'second factor', 'link in a mail', 'identity provider', 'API key', 'widget token']) {
      expect(list).toContain(way);
    }
    expect(list).toContain('`wateja token`');
    expect(list?.match(/^- /gm)).toHaveLength(5);
  });

  it('ask for no hint and no secret question', async () => {
    const requestFields = operations
      .filter(({ path }) => path.startsWith('/api/auth/'))
      .flatMap(({ operation }) => contentOf(operation.requestBody));
    const PASSWORDS = ['password', 'current_password', 'new_password'];
    const PROOFS = ['challenge', 'code', 'token', 'refresh_token'];
    expect([...new Set(requestFields)].sort()).toEqual(
      [...PASSWORDS, ...PROOFS, 'business_id', 'email', 'session'].sort(),
    );
    const testApp = await createTestApp();
    const columns = await testApp.database.query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'users' ORDER BY 1`,
    );
    await testApp.close();
    // The table of users has no column for another credential.
    expect(columns.map(({ name }) => name)).toEqual([
      ...['created_at', 'email', 'id', 'is_active', 'is_admin', 'managed_by_business_id', 'name', 'password_hash'],
      ...['sessions_valid_from', 'updated_at'],
    ]);
  });
});

describe('A session', () => {
  let provider: IdentityProvider;
  let testApp: TestApp;
  let shop: Shop;
  let member: Member;

  beforeAll(async () => {
    provider = await startIdentityProvider();
    testApp = await createTestApp(provider.environment);
    shop = await givenShop(testApp);
    member = await givenMember(testApp, shop, 'staff');
  });
  afterAll(async () => {
    await testApp.close();
    await provider.close();
  });

  const sessions = async () => (await testApp.database.query('SELECT FROM sessions')).length;
  const profileStatus = async (token: string) => (await testApp.request('GET', '/api/auth/me', { token })).status;
  const logIn = async () => {
    const { email, password } = member;
    return expectStatus(await testApp.request('POST', '/api/auth/login', { body: { email, password } }), 200).body;
  };

  it('begins with a login only: not with a token of the identity provider, an API key or a refresh', async () => {
    const before = await sessions();
    expect(await profileStatus(provider.token(provider.claims('admin@wateja.test')))).toBe(200);
    const path = `/api/businesses/${shop.business_id}/api-keys`;
    const created = await testApp.request('POST', path, { token: shop.owner, body: { name: 'Till' } });
    expect(await profileStatus(expectStatus(created, 201).body.key as string)).toBe(200);
    expect(await sessions()).toBe(before);
    const { refresh_token } = await logIn();
    expect(await sessions()).toBe(before + 1);
    expectStatus(await testApp.request('POST', '/api/auth/refresh', { body: { refresh_token } }), 200);
    expect(await sessions()).toBe(before + 1);
  });

  it('of an identity provider is its own: the token ends when the provider says, and nothing prolongs it', async () => {
    const claims = provider.claims('admin@wateja.test');
    const now = Math.floor(Date.now() / 1000);
    const ended = { ...claims, iat: now - 600, exp: now - 1 };
    expect(await profileStatus(provider.token(ended))).toBe(401);
    const refresh_token = provider.token(claims);
    expect((await testApp.request('POST', '/api/auth/refresh', { body: { refresh_token } })).status).not.toBe(200);
  });

  it('does not end, and no new password is asked for, because the password is ten years old', async () => {
    await testApp.database.query(
      `UPDATE users SET created_at = now() - interval '10 years', updated_at = now() - interval '10 years',
         sessions_valid_from = now() - interval '10 years' WHERE email = $1`,
      [member.email],
    );
    const answer = await logIn();
    expect(Object.keys(answer).sort()).toEqual(['access_token', 'expires_in', 'refresh_token', 'token_type']);
    expect(await profileStatus(answer.access_token as string)).toBe(200);
  });
});
