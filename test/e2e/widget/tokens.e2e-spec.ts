import { claimsOf } from '../../support/forge';
import { expectStatus, givenCustomer, givenMember, givenShop, type Shop, signIn } from '../../support/fixtures';
import { givenProgram, PROGRAM } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

const TILL = 'https://till.example';

describe('Widget tokens', () => {
  let testApp: TestApp;
  let shop: Shop;
  let otherShop: Shop;
  let customer: { id: number };

  beforeAll(async () => {
    testApp = await createTestApp();
    [shop, otherShop] = [await givenShop(testApp), await givenShop(testApp)];
    await givenProgram(testApp, shop, PROGRAM);
    customer = await givenCustomer(testApp, shop, { name: 'Zawadi Mwangi', phone: '0700 000 777' });
  });
  afterAll(() => testApp.close());

  const createToken = (token: string, body: object = {}, { business_id } = shop) =>
    testApp.request('POST', `/api/businesses/${business_id}/widget-tokens`, { token, body: { origin: TILL, ...body } });
  const tokenOf = async (caller: string, permissions?: string[]) =>
    expectStatus(await createToken(caller, permissions && { permissions }), 201).body.token as string;
  const keyWith = async (scopes?: string[], more: object = {}) => {
    const path = `/api/businesses/${shop.business_id}/api-keys`;
    const body = { name: 'Till 1', ...(scopes && { scopes }), ...more };
    const created = await testApp.request('POST', path, { token: shop.owner, body });
    return expectStatus(created, 201).body as { key: string; api_key: { id: number } };
  };
  const getFrom = (origin: string | null, token: string, path = `/api/customers/${shop.business_id}/lookup?q=Zawadi`) =>
    testApp.request('GET', path, { token, headers: origin === null ? {} : { origin } });

  it('are made for a page by a key or a member, for 15 minutes, and look up customers', async () => {
    const { key } = await keyWith(['customers:lookup']);
    for (const caller of [key, shop.staff, shop.owner, shop.admin]) {
      const answer = expectStatus(await createToken(caller), 201);
      expect(answer.headers['cache-control']).toBe('no-store');
      const { token, expires_at } = answer.body;
      expect(Object.keys(answer.body)).toEqual(['token', 'expires_at']);
      const { typ, origin, permissions, iat, exp } = claimsOf(token) as Record<string, number | string | string[]>;
      expect({ typ, origin, permissions }).toEqual({
        ...{ typ: 'widget', origin: TILL, permissions: ['customers:lookup'] },
      });
      expect([Number(exp) - Number(iat), new Date(Number(exp) * 1_000)]).toEqual([900, new Date(expires_at)]);
      expect((await getFrom(TILL, token)).body.results).toMatchObject([{ id: customer.id, phone: '07•• ••• 777' }]);
    }
  });

  it.each([
    ['origin', { origin: undefined }],
    ['origin', { origin: `${TILL}/` }],
    ['origin', { origin: `${TILL}/till.html` }],
    ['origin', { origin: 'https://TILL.example' }],
    ['origin', { origin: 'https://till.example:443' }],
    ['origin', { origin: 'null' }],
    ['origin', { origin: '*' }],
    ['origin', { origin: 'https://*.example' }],
    ['origin', { origin: 'ftp://till.example' }],
    ['origin', { origin: `https://${'a'.repeat(300)}.example` }],
    ['permissions', { permissions: [] }],
    ['permissions.0', { permissions: ['everything'] }],
    ['business_id', { business_id: 1 }],
  ])('whose %s is wrong are refused: %j', async (field, wrong) =>
    expectInvalid(await createToken(shop.staff, wrong), field),
  );

  it('never have more than a widget may, nor more than the caller, and the refusal names what is too much', async () => {
    const expectRefused = async (caller: string, permissions: string[], ...origins: string[]) => {
      const { status, body } = await createToken(caller, { permissions });
      expect([status, body.code]).toEqual([403, 'widget_permission_refused']);
      for (const name of permissions) expect([name, body.error.includes(name)]).toEqual([name, origins.includes(name)]);
    };
    await expectRefused(
      shop.owner,
      ['customers:lookup', 'sales:write', 'customers:read'],
      'sales:write',
      'customers:read',
    );
    const { key } = await keyWith(['customers:lookup', 'rewards:read']);
    await expectRefused(key, ['customers:lookup', 'rewards:read', 'customers:write'], 'customers:write');
    await tokenOf(key, ['rewards:read', 'customers:lookup']);
  });

  it('are given by nobody who may not look up customers, and not by another widget token', async () => {
    const { key } = await keyWith(['customers:read']);
    expect((await createToken(key)).body).toMatchObject({ status: 403, code: 'scope_insufficient' });
    expect((await createToken(otherShop.owner)).body).toMatchObject({ status: 404, code: 'business_not_found' });
    const token = await tokenOf(shop.owner);
    const again = await testApp.request('POST', `/api/businesses/${shop.business_id}/widget-tokens`, {
      ...{ token, body: { origin: TILL }, headers: { origin: TILL } },
    });
    expect(again.body).toMatchObject({ status: 403, code: 'widget_token_insufficient' });
  });

  it.each([
    ['https://evil.example', 'https://evil.example'],
    ['http://till.example', 'http://till.example'],
    ['https://till.example:8443', 'https://till.example:8443'],
    ['null', 'null'],
    [null, 'no Origin'],
  ])('work in pages of their origin only, not of %s', async (origin, shownOrigin) => {
    const { status, body } = await getFrom(origin, await tokenOf(shop.staff));
    expect([status, body.code]).toEqual([403, 'widget_origin_refused']);
    expect(body.error).toContain(TILL);
    expect(body.error).toContain(shownOrigin);
  });

  it('work in pages of this server, which send no Origin when they only read', async () => {
    const ours = 'http://wateja.example';
    const token = expectStatus(await createToken(shop.staff, { origin: ours }), 201).body.token as string;
    const read = (headers: Record<string, string>, bearer = token) =>
      testApp.request('GET', `/api/customers/${shop.business_id}/lookup?q=Zawadi`, { token: bearer, headers });
    expect((await read({ host: 'wateja.example', 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await read({ host: 'other.example', 'sec-fetch-site': 'same-origin' })).status).toBe(403);
    expect((await read({ host: 'wateja.example', 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const foreign = await tokenOf(shop.staff);
    expect((await read({ host: 'wateja.example', 'sec-fetch-site': 'same-origin' }, foreign)).status).toBe(403);
  });

  it('create customers and read points only if they say so, and never tell whose phone it is', async () => {
    const create = (token: string) =>
      testApp.request('POST', `/api/customers/${shop.business_id}`, {
        ...{ token, headers: { origin: TILL }, body: { name: 'Zawadi M.', phone: '+254700000777' } },
      });
    const rewards = `/api/rewards/${shop.business_id}/lookup/${customer.id}`;
    const least = await tokenOf(shop.owner);
    expect((await create(least)).body).toMatchObject({ status: 403, code: 'scope_insufficient' });
    expect((await getFrom(TILL, least, rewards)).body).toMatchObject({ status: 403, code: 'scope_insufficient' });
    const most = await tokenOf(shop.owner, ['customers:lookup', 'customers:write', 'rewards:read']);
    expect(expectStatus(await create(most), 201).body.possible_duplicates).toEqual([]);
    expect(expectStatus(await getFrom(TILL, most, rewards), 200).body).toEqual({
      rewards: { tier: null, points: '0', discount_percent: '0' },
    });
  });

  it('read of a member what the widget shows, now, and nothing else', async () => {
    const token = await tokenOf(shop.owner, ['customers:lookup', 'rewards:read']);
    const { business_id } = shop;
    const member = `/api/rewards/${business_id}/members/${customer.id}`;
    for (const path of [member, `${member}?as_of=2020-01-01T00:00:00Z`, `${member}/entries`]) {
      expect((await getFrom(TILL, token, path)).body).toMatchObject({ status: 403, code: 'widget_token_insufficient' });
    }
    const rewards = `/api/rewards/${business_id}/lookup`;
    const body = { points: '50', reason: 'goodwill', note: 'Waited long' };
    expectStatus(await testApp.request('POST', `${member}/adjustments`, { token: shop.owner, body }), 201);
    const answer = await getFrom(TILL, token, `${rewards}/${customer.id}?as_of=2020-01-01T00:00:00Z`);
    expect(answer.body.rewards.points).toBe('50');
    expect((await getFrom(TILL, token, `${rewards}/2147483000`)).status).toBe(404);
  });

  it.each([
    ['email', 'a@barua.example'],
    ['address', 'Kindaruma Road 14'],
    ['customer_type', 'vip'],
    ['prefer_sms', true],
    ['external_id', 'TILL-0042'],
  ])('create customers by name and phone, not with %s', async (field, value) => {
    const token = await tokenOf(shop.owner, ['customers:write']);
    const name = `With ${field}`;
    const answer = await testApp.request('POST', `/api/customers/${shop.business_id}`, {
      ...{ token, headers: { origin: TILL }, body: { name, phone: '0700 000 778', [field]: value } },
    });
    expectInvalid(answer, field);
    expect(await testApp.database.query('SELECT id FROM customers WHERE name = $1', [name])).toEqual([]);
  });

  it('do not read what is kept for the Idempotency-Key of their maker', async () => {
    const create = (token: string, headers: object) =>
      testApp.request('POST', `/api/customers/${shop.business_id}`, {
        ...{ token, body: { name: 'Kept', phone: '0700 000 777' }, headers: { 'idempotency-key': 'k-1', ...headers } },
      });
    const own = expectStatus(await create(shop.owner, {}), 201);
    expect(own.body.possible_duplicates).not.toEqual([]);
    const token = await tokenOf(shop.owner, ['customers:write']);
    const once = expectStatus(await create(token, { origin: TILL }), 201);
    expect([once.headers['idempotent-replayed'], once.body.possible_duplicates]).toEqual([undefined, []]);
    expect((await create(token, { origin: TILL })).body).toEqual(once.body);
  });

  describe('end', () => {
    const lookUp = async (token: string) => {
      const { status, body } = await getFrom(TILL, token);
      return [status, body.code];
    };

    it('with the key that made them', async () => {
      const { key, api_key } = await keyWith();
      const token = await tokenOf(key);
      expect(await lookUp(token)).toEqual([200, undefined]);
      const path = `/api/businesses/${shop.business_id}/api-keys/${api_key.id}`;
      expectStatus(await testApp.request('DELETE', path, { token: shop.owner }), 200);
      expect(await lookUp(token)).toEqual([401, 'api_key_invalid']);
    });

    it('with the session that made them, and not with another one of the same person', async () => {
      const { email, password } = await givenMember(testApp, shop, 'staff');
      const logIn = () => testApp.request('POST', '/api/auth/login', { body: { email, password } });
      const { access_token, refresh_token } = expectStatus(await logIn(), 200).body;
      const [first, second] = [await tokenOf(access_token), await tokenOf(await signIn(testApp, email, password))];
      await testApp.request('POST', '/api/auth/logout', { body: { refresh_token } });
      expect(await lookUp(first)).toEqual([401, 'access_token_invalid']);
      expect(await lookUp(second)).toEqual([200, undefined]);
    });

    it('for a member who is removed', async () => {
      const { token: caller } = await givenMember(testApp, shop, 'staff');
      const token = await tokenOf(caller);
      const { user } = (await testApp.request('GET', '/api/auth/me', { token: caller })).body;
      const path = `/api/businesses/${shop.business_id}/members/${user.id}`;
      expectStatus(await testApp.request('DELETE', path, { token: shop.owner }), 200);
      expect(await lookUp(token)).toEqual([404, 'business_not_found']);
    });
  });

  it('open no other business, also not one where their maker works', async () => {
    const token = await tokenOf(shop.admin);
    const path = `/api/customers/${otherShop.business_id}/lookup?q=Zawadi`;
    expect((await getFrom(TILL, token, path)).body).toMatchObject({ status: 404, code: 'business_not_found' });
  });
});
