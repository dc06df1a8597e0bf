import { expectStatus, givenMember, givenShop, type Shop } from '../../support/fixtures';
import { entriesOf, type StoredEntry } from '../../support/audit';
import { createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

describe('The trail of reads', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const get = (path: string, token: string, app = testApp) => app.request('GET', path, { token });
  const meOf = async (token: string) => (await get('/api/auth/me', token)).body.user.id as number;
  /** Creates customers directly in the database, because the API would be slow. */
  const people = async (count: number): Promise<number[]> => {
    const rows = await testApp.database.query<{ id: number }>(
      `INSERT INTO customers (business_id, name, search_text) SELECT $1, 'Mteja ' || n, '' FROM generate_series(1, $2::int) n
       RETURNING id`,
      [shop.business_id, count],
    );
    return rows.map(({ id }) => id);
  };
  const profile = (id: number) => `/api/customers/${shop.business_id}/${id}`;
  const read = async (ids: number[], token: string, app = testApp, rest = '') => {
    for (const id of ids) expectStatus(await get(`${profile(id)}${rest}`, token, app), 200);
  };
  const shownFields = (entries: StoredEntry[]) =>
    entries.map(({ business_id, action, resource_id, user_id, api_key_id, changes }) => {
      return { business_id, action, resource_id, user_id, api_key_id, ...(changes && { changes }) };
    });

  it('tells the owner that an administrator of the platform looked into the shop, once an hour', async () => {
    const [customer] = await people(1);
    const otherShop = await givenShop(testApp);
    const entries = await entriesOf(testApp, async () => {
      for (let time = 0; time < 3; time++) {
        expectStatus(await get(`/api/businesses/${shop.business_id}`, shop.admin), 200);
        expectStatus(await get(profile(customer!), shop.admin), 200);
        expectStatus(await get(`/api/businesses/${shop.business_id}`, shop.owner), 200);
      }
      // The other shop gets an entry of its own. A shop that does not exist gets none.
      expectStatus(await get(`/api/customers/${otherShop.business_id}`, shop.admin), 200);
      expectStatus(await get('/api/customers/999999', shop.admin), 404);
      // This is as if the administrator came back after an hour, in another process.
      await testApp.database.query(`SET session_replication_role = replica;
        ALTER TABLE audit_entries DISABLE TRIGGER append_only;
        UPDATE audit_entries SET at = at - interval '1 hour' WHERE action = 'business.read_by_platform';
        ALTER TABLE audit_entries ENABLE ALWAYS TRIGGER append_only`);
      const anotherApp = await createTestApp({}, testApp.database);
      await get(`/api/businesses/${shop.business_id}`, shop.admin, anotherApp);
      await anotherApp.close();
    });
    const platform = { action: 'business.read_by_platform', user_id: await meOf(shop.admin), api_key_id: null };
    const of = ({ business_id }: Shop) => ({ ...platform, business_id, resource_id: business_id });
    expect(shownFields(entries)).toEqual([of(shop), of(otherShop), of(shop)]);
    const trail = await get(`/api/businesses/${shop.business_id}/audit?action=business.read_by_platform`, shop.owner);
    expect(trail.body.entries).toHaveLength(2);
    expect(trail.body.entries[0]).toMatchObject({ user_name: 'Platform administrator', source: 'api' });
  });

  it('tells who read the profiles of more than 200 customers in a day, once', async () => {
    const curious = await givenMember(testApp, shop, 'staff');
    const ids = await people(205);
    const within = await entriesOf(testApp, async () => {
      await read(ids.slice(0, 200), curious.token);
      // Reading the same customers again writes no entry, and neither does reading the history of one.
      await read(ids.slice(0, 50), curious.token);
      await read(ids.slice(0, 5), curious.token, testApp, '/history');
      // What another user reads does not count for this one.
      await read(ids.slice(100, 205), shop.manager);
    });
    expect(within).toEqual([]);
    const beyond = await entriesOf(testApp, () => read(ids, curious.token));
    expect(shownFields(beyond)).toEqual([
      {
        ...{ business_id: shop.business_id, action: 'customer.read_often', resource_id: null },
        ...{ user_id: await meOf(curious.token), api_key_id: null, changes: { profiles: { to: 201 } } },
      },
    ]);
  });

  it('counts the reads of all processes together, and those of API keys too', async () => {
    const path = `/api/businesses/${shop.business_id}/api-keys`;
    const created = await testApp.request('POST', path, { token: shop.owner, body: { name: 'Till' } });
    const { key, api_key } = expectStatus(created, 201).body as { key: string; api_key: { id: number } };
    const ids = await people(202);
    const second = await createTestApp({}, testApp.database);
    const entries = await entriesOf(testApp, async () => {
      const shared = async () =>
        (await testApp.database.query<{ hits: number }>('SELECT max(hits) AS hits FROM rate_limit_windows'))[0]?.hits;
      await testApp.database.query('DELETE FROM rate_limit_windows');
      await read(ids.slice(0, 120), key);
      await waitUntil('the first process has told', async () => (await shared()) === 120);
      await read(ids.slice(120, 200), key, second);
      await waitUntil('the second process has told', async () => (await shared()) === 200);
      await read(ids.slice(200), key, second);
    });
    await second.close();
    expect(shownFields(entries)).toEqual([
      expect.objectContaining({ action: 'customer.read_often', api_key_id: api_key.id }),
    ]);
  });
});
