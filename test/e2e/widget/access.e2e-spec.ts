import { AccessWorld } from '../../support/access-matrix';
import { idsFor, prepare } from '../../support/access-matrix-requests';
import { claimsOf, forge, HS256, now } from '../../support/forge';
import { expectStatus } from '../../support/fixtures';
import { databaseDigest, type Operation, operationsOf } from '../../support/operations';
import type { RequestOptions } from '../../support/test-app';

const TILL = 'https://till.example';
const OPEN = ['createCustomer', 'lookUpCustomers', 'lookUpRewards'];
const ALL = ['customers:lookup', 'customers:write', 'rewards:read'];

describe('What widget tokens open', () => {
  let world: AccessWorld;
  let operations: Operation[];
  let token: string;

  beforeAll(async () => {
    [world, operations] = await AccessWorld.open(operationsOf);
    const path = `/api/businesses/${world.home.business_id}/widget-tokens`;
    // The administrator creates the token, because only they have all permissions.
    const body = { origin: TILL, permissions: ALL };
    const created = await world.testApp.request('POST', path, { token: world.home.admin, body });
    token = expectStatus(created, 201).body.token as string;
  });
  afterAll(() => world.testApp.close());

  const send = (operation: Operation, path: string, options: RequestOptions) =>
    world.testApp.request(operation.method, path, { ...options, token, headers: { origin: TILL } });

  it('is three routes of the whole matrix, and the others change nothing', async () => {
    const closed = operations.filter(({ name, access }) => access !== 'public' && !OPEN.includes(name));
    expect(closed.length).toBeGreaterThan(80);
    const prepared = [];
    for (const operation of closed) {
      const { path, options } = await prepare(world, operation, await idsFor(world, operation, world.home));
      prepared.push({ operation, path, options });
    }
    const before = await databaseDigest(world.testApp);
    for (const { operation, path, options } of prepared) {
      const { status, body } = await send(operation, path, options);
      expect([operation.name, status, body?.code]).toEqual([operation.name, 403, 'widget_token_insufficient']);
    }
    expect(await databaseDigest(world.testApp)).toEqual(before);
  });

  it('is what the document says', () => {
    for (const name of OPEN) expect(operations.map((operation) => operation.name)).toContain(name);
  });

  it('does not grow by a token that somebody else has written', async () => {
    const secret = world.testApp.env.JWT_SECRET ?? '';
    const good = claimsOf(token);
    const forgeOwn = (claims: object) => forge(HS256, { ...good, ...claims }, secret);
    const path = `/api/customers/${world.home.business_id}/lookup?q=Customer`;
    const callWith = (forged: string) =>
      world.testApp.request('GET', path, { token: forged, headers: { origin: TILL } });
    expect((await callWith(forgeOwn({}))).status).toBe(200);
    for (const forged of [
      forge(HS256, good, 'x'.repeat(48)),
      forgeOwn({ typ: 'access' }),
      forgeOwn({ aud: 'wateja-api' }),
      forgeOwn({ typ: 'access', aud: 'wateja-api' }),
      forgeOwn({ permissions: [...ALL, 'sales:write'] }),
      forgeOwn({ permissions: [] }),
      forgeOwn({ business_id: undefined }),
      forgeOwn({ origin: undefined }),
      forgeOwn({ sub: '0' }),
      forgeOwn({ issuer_kind: 'admin' }),
      forgeOwn({ exp: now() + 3_600 }),
      forgeOwn({ iat: now() + 60, exp: now() + 120 }),
      forgeOwn({ role: 'owner' }),
    ]) {
      expect((await callWith(forged)).body).toMatchObject({ status: 401, code: 'access_token_invalid' });
    }
    expect((await callWith(forgeOwn({ iat: now() - 900, exp: now() - 1 }))).body).toMatchObject({
      code: 'access_token_expired',
    });
    expect((await callWith(forgeOwn({ sub: '999999', issuer_kind: 'api_key', sid: undefined }))).status).toBe(401);
  });
});
