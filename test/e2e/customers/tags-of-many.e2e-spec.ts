import { expectStatus, givenShop, type Shop } from '../../support/fixtures';
import { HeldLock, untilWaiting } from '../../support/held-lock';
import { seedCustomers } from '../../support/seeded-customers';
import { createTestApp, type TestApp } from '../../support/test-app';

const MAX_CUSTOMERS = 10_000;

describe('Tags of many customers', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    const customers = Array.from({ length: MAX_CUSTOMERS + 1 }, (_, index) => ({
      ...{ id: 1_000 + index, business_id: shop.business_id, name: `Customer ${index}` },
      customer_type: index === 0 ? 'vip' : 'regular',
    }));
    await seedCustomers(testApp.database, customers);
  });
  afterAll(() => testApp.close());

  const apply = (body: object) =>
    testApp.request('POST', `/api/tags/${shop.business_id}/apply`, { token: shop.staff, body });
  const tagOf = (customer: number, tag: string) => `/api/customers/${shop.business_id}/${customer}/tags/${tag}`;
  const add = (customer: number, tag: string) => testApp.request('PUT', tagOf(customer, tag), { token: shop.staff });
  const tags = async () =>
    (await testApp.request('GET', `/api/tags/${shop.business_id}`, { token: shop.staff })).body.tags as object[];

  it('change in one request for at most 10,000 who have not got them yet', async () => {
    const refused = expectStatus(await apply({ add: ['All'], filter: {} }), 422);
    expect(refused.body.code).toBe('too_many_customers');
    expect(refused.text).toContain('Narrow the filter');
    expect(await tags()).toEqual([]);
    expect((await apply({ add: ['All'], filter: { customer_type: ['regular'] } })).body.changed).toBe(MAX_CUSTOMERS);
    expect((await apply({ add: ['all'], filter: {} })).body.changed).toBe(1);
    expect(await tags()).toEqual([{ name: 'All', customers: MAX_CUSTOMERS + 1 }]);
  });

  it('do not change at all if one customer among thousands would have too many', async () => {
    const before = await tags();
    const last = [shop.business_id, 1_000 + MAX_CUSTOMERS];
    const full = `ARRAY(SELECT format('Full %s', n) FROM generate_series(1, 50) AS n)`;
    await testApp.database.query(`UPDATE customers SET tags = ${full} WHERE business_id = $1 AND id = $2`, last);
    expect((await apply({ add: ['Most'], filter: { customer_type: ['regular'] } })).body.code).toBe('too_many_tags');
    expect((await tags()).filter((tag) => 'name' in tag && tag.name === 'Most')).toEqual([]);
    await testApp.database.query(`UPDATE customers SET tags = '{All}' WHERE business_id = $1 AND id = $2`, last);
    expect(await tags()).toEqual(before);
  });

  it('are renamed in a business that has all the tags it can have', async () => {
    await testApp.database.query(
      `UPDATE customers SET tags = ARRAY(SELECT format('%s/%s', id, n) FROM generate_series(1, 50) AS n)
       WHERE business_id = $1 AND id BETWEEN 1001 AND 1009`,
      [shop.business_id],
    );
    const old = (await tags()).length;
    await testApp.database.query(
      `UPDATE customers SET tags = ARRAY(SELECT format('Old %s', n) FROM generate_series(1, 500 - $2::int) AS n)
       WHERE business_id = $1 AND id = 1010`,
      [shop.business_id, old],
    );
    expect(await tags()).toHaveLength(500);
    expect((await apply({ add: ['New 1'], remove: ['old 1'], filter: { tag: ['OLD 1'] } })).body.changed).toBe(1);
    expect((await apply({ add: ['New 2'], filter: { tag: ['new 1'] } })).body.code).toBe('too_many_tags_of_business');
    expect((await add(1_011, 'New 2')).body.code).toBe('too_many_tags_of_business');
    expect((await add(1_011, 'new 1')).body.customer.tags).toEqual(['All', 'New 1']);
  });

  it('keep nobody waiting who adds a tag that the customer has, or removes one', async () => {
    const lock = await HeldLock.take(testApp, `SELECT pg_advisory_xact_lock(hashtextextended('tags', $1))`, [
      shop.business_id,
    ]);
    try {
      const waiting = add(1_020, 'Late');
      await untilWaiting(testApp, 1, waiting);
      expect((await add(1_021, 'ALL')).status).toBe(200);
      expect((await testApp.request('DELETE', tagOf(1_021, 'all'), { token: shop.staff })).status).toBe(200);
      expect((await apply({ add: ['All'], filter: { tag: ['all'] } })).body.changed).toBe(0);
      await lock.release();
      expect((await waiting).status).toBe(422);
    } finally {
      await lock.release().catch(() => undefined);
    }
  });
});
