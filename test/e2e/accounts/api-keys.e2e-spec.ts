import { expectStatus, givenCustomer, givenMember, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';
import { waitUntil } from '../../support/wait-until';

describe('API keys', () => {
  let testApp: TestApp;
  let shop: Shop;
  let otherShop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    [shop, otherShop] = [await givenShop(testApp), await givenShop(testApp)];
  });
  afterAll(() => testApp.close());

  const path = (id: number | string = '', { business_id } = shop) =>
    `/api/businesses/${business_id}/api-keys${id && `/${id}`}`;
  const post = (body: object = {}, token = shop.owner) =>
    testApp.request('POST', path(), { token, body: { name: 'Till 1', ...body } });
  const create = async (body: object = {}) =>
    expectStatus(await post(body), 201).body as { key: string; api_key: { id: number; prefix: string } };
  const revoke = (id: number | string, token = shop.owner) => testApp.request('DELETE', path(id), { token });
  const get = (url: string, token: string) => testApp.request('GET', url, { token });
  const customers = ({ business_id } = shop) => `/api/customers/${business_id}`;

  it('are made by an owner, and shown once', async () => {
    const answer = await post({ role: 'manager', scopes: ['customers:read', 'sales:refund', 'customers:read'] });
    expect(answer.status).toBe(201);
    expect(answer.headers['cache-control']).toBe('no-store');
    const { key, api_key } = answer.body;
    expect(answer.body).toEqual({
      message: 'API key created successfully',
      key: expect.stringMatching(/^wtj_[0-9a-f]{8}_[0-9a-f]{56}$/),
      api_key: {
        id: expect.any(Number),
        name: 'Till 1',
        prefix: key.slice(0, 12),
        role: 'manager',
        scopes: ['customers:read', 'sales:refund'],
        created_by: expect.any(Number),
        created_at: expect.stringMatching(/Z$/),
        age_days: 0,
        expires_at: null,
        last_used_at: null,
        revoked_at: null,
      },
    });
    const list = await get(`${path()}?limit=1`, shop.owner);
    expect(list.body).toMatchObject({ api_keys: [api_key], limit: 1, offset: 0, total: expect.any(Number) });
    const rows = await testApp.database.query<{ row: string }>('SELECT k::text AS row FROM api_keys k');
    expect(JSON.stringify([rows, list.body])).not.toContain(key.slice(13, 30));
  });

  it.each([
    ['name', { name: '' }],
    ['role', { role: 'owner' }],
    ['role', { role: 'admin' }],
    ['scopes', { scopes: [] }],
    ['scopes.1', { scopes: ['sales:read', 'everything'] }],
    ['scopes.0', { scopes: ['sales:refund'] }],
    ['scopes.0', { role: 'manager', scopes: ['members:manage'] }],
    ['scopes.0', { role: 'manager', scopes: ['platform:metrics'] }],
    ['expires_at', { expires_at: '2020-01-01T00:00:00Z' }],
    ['key', { key: 'wtj_mine' }],
  ])('name %s when %j is refused', async (field, wrong) => expectInvalid(await post(wrong), field));

  it.each(['manager', 'staff'] as const)(
    'cannot be managed by a %s, nor by the owner of another business',
    async (role) => {
      const { api_key } = await create();
      for (const token of [shop[role], otherShop.owner]) {
        const answers = [await post({}, token), await get(path(), token), await revoke(api_key.id, token)];
        const status = token === otherShop.owner ? 404 : 403;
        expect(answers.map((answer) => answer.status)).toEqual([status, status, status]);
      }
    },
  );

  it('do what their role may, without a user', async () => {
    const { key } = await create();
    const customer = await givenCustomer(testApp, { ...shop, staff: key });
    const note = await testApp.request('POST', `${customers()}/${customer.id}/notes`, {
      token: key,
      body: { content: 'Early' },
    });
    expect(expectStatus(note, 201).body.note.created_by).toBeNull();
    const sale = await givenSale(testApp, { ...shop, staff: key }, { customer_id: customer.id });
    const refund = (token: string) =>
      testApp.request('POST', `/api/sales/${shop.business_id}/${sale.id}/refund`, { token, body: {} });
    expect((await refund(key)).body).toMatchObject({ status: 403, code: 'role_insufficient' });
    expect((await refund((await create({ role: 'manager' })).key)).status).toBe(200);
    const refunds = await testApp.database.query('SELECT created_by FROM sale_refunds WHERE sale_id = $1', [sale.id]);
    expect(refunds).toEqual([{ created_by: null }]);
  });

  it('have their own Idempotency-Keys, and no copy of a new key is kept for one', async () => {
    const { key } = await create();
    const add = (token: string, body: object = { name: 'Zawadi' }, url = customers()) =>
      testApp.request('POST', url, { token, body, headers: { 'idempotency-key': 'morning-1' } });
    const [once, again] = [await add(key), await add(key)];
    expect([once.status, again.text, again.headers['idempotent-replayed']]).toEqual([201, once.text, 'true']);
    for (const token of [(await create()).key, shop.staff]) {
      expect((await add(token)).body.customer.id).not.toBe(once.body.customer.id);
    }
    const [one, otherAnswer] = [
      await add(shop.owner, { name: 'Till' }, path()),
      await add(shop.owner, { name: 'Till' }, path()),
    ];
    expect(otherAnswer.body.key).not.toBe(one.body.key);
    const rows = await testApp.database.query('SELECT k::text FROM idempotency_keys k');
    expect(JSON.stringify(rows)).toContain('morning-1');
    expect(JSON.stringify(rows)).not.toContain(one.body.key.slice(0, 20));
  });

  it('with scopes do no more than those say', async () => {
    const { key } = await create({ role: 'manager', scopes: ['customers:read'] });
    expect((await get(customers(), key)).status).toBe(200);
    const answer = await testApp.request('POST', customers(), { token: key, body: { name: 'Zawadi' } });
    expect(answer.body).toMatchObject({ status: 403, code: 'scope_insufficient' });
    expect(answer.body.error).toContain('customers:write');
  });

  it('open no other business: the answer is that of one that does not exist', async () => {
    const { key } = await create({ role: 'manager' });
    const [foreign, missing] = [await get(customers(otherShop), key), await get('/api/customers/2147483647', key)];
    expect(foreign.status).toBe(404);
    expect(foreign.text).toBe(missing.text);
  });

  it('are no person: they have no account, no members, no keys, no businesses', async () => {
    const { key, api_key } = await create({ role: 'manager' });
    const password = { current_password: 'x', new_password: 'nyumbani-2024' };
    const answers = await Promise.all([
      testApp.request('POST', '/api/auth/password', { token: key, body: password }),
      get('/api/businesses', key),
      testApp.request('POST', '/api/businesses', { token: key, body: { name: 'Duka' } }),
      get(`/api/businesses/${shop.business_id}/members`, key),
      get(path(), key),
      post({}, key),
      revoke(api_key.id, key),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 403));
    expect(answers[0].body).toMatchObject({ code: 'person_required' });
  });

  it('can read what they may do, and where', async () => {
    const me = async (body: object) => {
      const { key, api_key } = await create(body);
      const { user, memberships, api_key: shown } = expectStatus(await get('/api/auth/me', key), 200).body;
      expect({ user, memberships }).toEqual({ user: null, memberships: [] });
      const business = { business_id: shop.business_id, business_name: expect.stringMatching(/^Duka/) };
      expect(shown).toEqual({
        id: api_key.id,
        name: 'Till 1',
        ...business,
        role: 'manager',
        permissions: expect.any(Array),
      });
      return shown.permissions as string[];
    };
    const all = await me({ role: 'manager' });
    expect(all).toEqual(expect.arrayContaining(['customers:write', 'sales:write', 'sales:refund']));
    expect(all).not.toContain('members:manage');
    expect(await me({ role: 'manager', scopes: ['sales:write', 'customers:read'] })).toEqual([
      'customers:read',
      'sales:write',
    ]);
  });

  it('end at once when they are revoked, for good', async () => {
    const { key, api_key } = await create();
    expect((await get(customers(), key)).status).toBe(200);
    const first = expectStatus(await revoke(api_key.id), 200).body;
    expect(first).toMatchObject({ message: 'API key revoked successfully', api_key: { id: api_key.id } });
    const refused = await get(customers(), key);
    expect(refused.body).toMatchObject({ status: 401, code: 'api_key_invalid' });
    expect((await revoke(api_key.id)).body.api_key.revoked_at).toBe(first.api_key.revoked_at);
    expect((await revoke(2147483647)).body).toMatchObject({ status: 404, code: 'api_key_not_found' });
    expectInvalid(await revoke('abc'), 'keyId');
  });

  it('end within five seconds when another process revokes them', async () => {
    const { key, api_key } = await create();
    expect((await get(customers(), key)).status).toBe(200);
    await testApp.database.query('UPDATE api_keys SET revoked_at = now() WHERE id = $1', [api_key.id]);
    await waitUntil('the key is refused', async () => (await get(customers(), key)).status === 401);
  });

  it('end by themselves, to the second', async () => {
    const expires_at = new Date(Date.now() + 60_000).toISOString();
    const { key } = await create({ expires_at });
    expect((await get(customers(), key)).status).toBe(200);
    const later = Date.parse(expires_at);
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => later);
    const answer = await get(customers(), key);
    clock.mockRestore();
    expect(answer.status).toBe(401);
  });

  it('remember when they were used last, and are not held up by it', async () => {
    const { key, api_key } = await create();
    const readLastUse = async () =>
      (
        await testApp.database.query<{ at: Date | null }>('SELECT last_used_at AS at FROM api_keys WHERE id = $1', [
          api_key.id,
        ])
      )[0]?.at;
    await Promise.all(Array.from({ length: 5 }, () => get(customers(), key)));
    const first = await waitUntil('the use is noted', readLastUse);
    await get(customers(), key);
    expect(await readLastUse()).toEqual(first);
  });

  it('go on when the person who made them leaves, if the owner keeps them', async () => {
    const maker = await givenMember(testApp, shop, 'owner');
    const { key, api_key } = expectStatus(await post({}, maker.token), 201).body;
    const members = `/api/businesses/${shop.business_id}/members/${api_key.created_by}?keep_keys=${api_key.id}`;
    expectStatus(await testApp.request('DELETE', members, { token: shop.owner }), 200);
    expect((await get(customers(), key)).status).toBe(200);
  });
});
