import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('Tags', () => {
  let testApp: TestApp;
  let otherShop: Shop;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    otherShop = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, otherShop);
  });
  afterAll(() => testApp.close());

  const pathOf = (customer: number, tag: string) =>
    `/api/customers/${shop.business_id}/${customer}/tags/${encodeURIComponent(tag)}`;
  const add = (customer: number, tag: string, headers = {}) =>
    testApp.request('PUT', pathOf(customer, tag), { token: shop.staff, headers });
  const remove = (customer: number, tag: string) =>
    testApp.request('DELETE', pathOf(customer, tag), { token: shop.staff });
  const get = async (url: string) => expectStatus(await testApp.request('GET', url, { token: shop.staff }), 200).body;
  const tags = async () => (await get(`/api/tags/${shop.business_id}`)).tags as object[];
  const tagsOf = async (customer: number) =>
    (await get(`/api/customers/${shop.business_id}/${customer}`)).customer.tags as string[];
  const apply = (body: object) =>
    testApp.request('POST', `/api/tags/${shop.business_id}/apply`, { token: shop.staff, body });
  const listIds = async (url: string) =>
    ((await get(url)).customers as { name: string }[]).map(({ name }) => name).sort();

  async function givenPeople(...names: string[]): Promise<number[]> {
    const ids = [];
    for (const name of names) ids.push((await givenCustomer(testApp, shop, { name })).id);
    return ids;
  }

  it('are words on customers, counted in the shop', async () => {
    const [amina = 0, baraka = 0] = await givenPeople('Amina', 'Baraka');
    expect(expectStatus(await add(amina, 'Wholesale'), 200).body.customer.tags).toEqual(['Wholesale']);
    await add(amina, 'Delivery');
    await add(baraka, 'Wholesale');

    expect(await tagsOf(amina)).toEqual(['Wholesale', 'Delivery']);
    expect(await tags()).toEqual([
      { name: 'Delivery', customers: 1 },
      { name: 'Wholesale', customers: 2 },
    ]);
    expect(expectStatus(await remove(amina, 'delivery'), 200).body.customer.tags).toEqual(['Wholesale']);
    expect(await tags()).toEqual([{ name: 'Wholesale', customers: 2 }]);
  });

  it('are the same in any case, with the spelling that came first', async () => {
    const [amina = 0, baraka = 0] = await givenPeople('Amina', 'Baraka');
    await add(amina, '  Très   chic ');
    expect((await add(baraka, 'TRÈS CHIC')).body.customer.tags).toEqual(['Très chic']);
    expect((await add(baraka, 'très chic')).body.customer.tags).toEqual(['Très chic']);
    expect(await tags()).toEqual([{ name: 'Très chic', customers: 2 }]);
    expect(await listIds(`/api/customers/${shop.business_id}?tag=${encodeURIComponent('très CHIC')}`)).toHaveLength(2);
  });

  it.each(['a,b', 'a;b', 'x'.repeat(41), ' ', 'a\nb', ' . ', ' .. '])('refuse the name %j', async (name) => {
    const [amina = 0] = await givenPeople('Amina');
    expect((await add(amina, name)).status).toBe(400);
    expect(expectStatus(await apply({ add: [name], filter: {} }), 400).body.code).toBe('validation_failed');
  });

  it('tell nobody about customers who may only write tags', async () => {
    const [amina = 0] = await givenPeople('Amina');
    const path = `/api/businesses/${shop.business_id}/api-keys`;
    const created = await testApp.request('POST', path, {
      ...{ token: shop.owner, body: { name: 'Tagger', role: 'staff', scopes: ['tags:write'] } },
    });
    const token = expectStatus(created, 201).body.key as string;
    for (const method of ['PUT', 'DELETE'] as const) {
      const answer = expectStatus(await testApp.request(method, pathOf(amina, 'VIP'), { token }), 200);
      expect(answer.body.customer).toEqual({ id: amina, tags: method === 'PUT' ? ['VIP'] : [] });
      expect(answer.headers['etag']).toMatch(/^"\d+"$/);
    }
    const applied = await testApp.request('POST', `/api/tags/${shop.business_id}/apply`, {
      ...{ token, body: { add: ['VIP'], filter: { q: 'amina' } } },
    });
    expect(expectStatus(applied, 403).text).toContain('customers:read');
    expect(await tagsOf(amina)).toEqual([]);
  });

  it('change the version of the customer only if they change', async () => {
    const [amina = 0] = await givenPeople('Amina');
    const first = await add(amina, 'Wholesale');
    expect((await add(amina, 'wholesale')).headers['etag']).toBe(first.headers['etag']);
    const stale = { 'If-Match': '"0"' };
    expect((await add(amina, 'Delivery', stale)).status).toBe(412);
    const fresh = { 'If-Match': String(first.headers['etag']) };
    expect((await add(amina, 'Delivery', fresh)).status).toBe(200);
  });

  it('filter lists, reports and audiences, and are a column of files', async () => {
    const [amina = 0, baraka = 0] = await givenPeople('Amina', 'Baraka', 'Chebet');
    await add(amina, 'Wholesale');
    await add(amina, 'Delivery');
    await add(baraka, 'Gift box');
    const list = await get(`/api/customers/${shop.business_id}?tag=wholesale`);
    expect(list).toMatchObject({ total: 1, customers: [{ name: 'Amina', tags: ['Wholesale', 'Delivery'] }] });

    const report = `/api/reports/${shop.business_id}/customers`;
    expect(await listIds(`${report}?tag=delivery&tag=gift%20box`)).toEqual(['Amina', 'Baraka']);
    const file = await testApp.request('GET', `${report}?format=csv&columns=name,tags&sort=name&sort_order=asc`, {
      token: shop.manager,
    });
    expect(file.text.split('\n')).toEqual(['name,tags', 'Amina,Wholesale; Delivery', 'Baraka,Gift box', 'Chebet,', '']);
    const lines = await testApp.request('GET', `${report}?format=jsonl&columns=tags&tag=delivery`, {
      token: shop.manager,
    });
    expect(JSON.parse(lines.text)).toEqual({ tags: ['Wholesale', 'Delivery'] });
  });

  it('are changed for all customers of a filter at once', async () => {
    const [amina = 0, baraka = 0, chebet = 0] = await givenPeople('Amina', 'Baraka', 'Chebet');
    await givenSale(testApp, shop, { customer_id: amina, items: [{ product_id: 7, quantity: 1, unit_price: '500' }] });
    await givenSale(testApp, shop, { customer_id: baraka, items: [{ product_id: 8, quantity: 1, unit_price: '20' }] });
    await add(chebet, 'Lapsed');

    expect((await apply({ add: ['Big'], filter: { min_spent: '100' } })).body.changed).toBe(1);
    expect((await apply({ add: ['Box'], filter: { bought_product_ids: [7, 8] } })).body.changed).toBe(2);
    expect((await apply({ add: ['Box'], filter: { bought_product_ids: [7, 8] } })).body.changed).toBe(0);
    expect((await apply({ add: ['Back'], filter: { is_repeat_customer: true } })).body.changed).toBe(0);
    expect((await apply({ add: ['Found'], filter: { q: 'chebe', is_repeat_customer: false } })).body.changed).toBe(1);
    expect((await apply({ add: ['All'], remove: ['BIG', 'unknown'], filter: {} })).body.changed).toBe(3);
    expect(await tagsOf(amina)).toEqual(['Box', 'All']);
    expect(await tagsOf(baraka)).toEqual(['Box', 'All']);
    expect(await tagsOf(chebet)).toEqual(['Lapsed', 'Found', 'All']);
    expect((await apply({ remove: ['all'], filter: { tag: ['lapsed'] } })).body.changed).toBe(1);
    expect(await tagsOf(chebet)).toEqual(['Lapsed', 'Found']);
  });

  it('are taken back from those who got them, and stay with those who had them', async () => {
    const [amina = 0, baraka = 0, chebet = 0] = await givenPeople('Amina', 'Baraka', 'Chebet');
    await add(amina, 'Choir');
    const { changed, customer_ids } = expectStatus(await apply({ add: ['Choir'], filter: {} }), 200).body;
    expect({ changed, customer_ids }).toEqual({ changed: 2, customer_ids: [baraka, chebet] });
    const undone = expectStatus(await apply({ remove: ['Choir'], filter: { customer_ids } }), 200).body;
    expect(undone.customer_ids).toEqual([baraka, chebet]);
    expect(await Promise.all([amina, baraka, chebet].map(tagsOf))).toEqual([['Choir'], [], []]);
  });

  it('of a list of customers change only where the list and the filter agree, in this shop', async () => {
    const [amina = 0, baraka = 0] = await givenPeople('Amina', 'Baraka');
    const stranger = (await givenCustomer(testApp, otherShop)).id;
    const customer_ids = [amina, baraka, stranger, 999_999_999];
    expect((await apply({ add: ['A'], filter: { customer_ids, q: 'amina' } })).body.customer_ids).toEqual([amina]);
    expect((await apply({ add: ['B'], filter: { customer_ids } })).body.customer_ids).toEqual([amina, baraka]);
    expect((await apply({ add: ['C'], filter: { customer_ids: [] } })).body.changed).toBe(0);
  });

  it.each<[object]>([
    [{ add: ['A'], filter: { customer_ids: [0] } }],
    [{ add: ['A'], filter: { customer_ids: Array.from({ length: 10_001 }, (_, index) => index + 1) } }],
    [{ filter: {} }],
    [{ add: ['A'], remove: ['a'], filter: {} }],
    [{ add: ['A'] }],
    [{ add: ['A'], filter: { q: 'x', is_active: false } }],
    [{ add: ['A'], filter: { min_spent: '5', max_spent: '1' } }],
  ])('refuse the change %j', async (body) => {
    expect((await apply(body)).status).toBe(400);
  });

  it('are at most 50 of a customer, and a change of many changes nobody if one has too many', async () => {
    const [amina = 0, baraka = 0] = await givenPeople('Amina', 'Baraka');
    const names = Array.from({ length: 50 }, (_, index) => `Tag ${index}`);
    expect((await apply({ add: names, filter: { q: 'amina' } })).body.changed).toBe(1);
    expect((await add(amina, 'One more')).body.code).toBe('too_many_tags');
    expect((await add(amina, 'tag 0')).status).toBe(200);
    expect(expectStatus(await apply({ add: ['One more'], filter: {} }), 422).body.code).toBe('too_many_tags');
    expect(await tagsOf(baraka)).toEqual([]);
    expect((await apply({ add: ['One more'], remove: ['Tag 0'], filter: {} })).body.changed).toBe(2);
  });

  it('are at most 500 different ones of a business', async () => {
    const people = await givenPeople(...Array.from({ length: 10 }, (_, index) => `Person ${index}x`));
    for (const [index] of people.entries()) {
      const names = Array.from({ length: 50 }, (_, number) => `${index}/${number}`);
      expect((await apply({ add: names, filter: { q: `Person ${index}x` } })).body.changed).toBe(1);
    }
    await remove(people[0] ?? 0, '0/0');
    expect((await add(people[0] ?? 0, 'A')).status).toBe(200);
    await remove(people[1] ?? 0, '1/0');
    expect((await add(people[1] ?? 0, 'a')).status).toBe(200);
    await remove(people[2] ?? 0, '2/0');
    await add(people[2] ?? 0, 'B');
    const [late = 0] = await givenPeople('Late');
    expect((await add(late, 'C')).status).toBe(200);
    expect(expectStatus(await add(late, 'D'), 422).body.code).toBe('too_many_tags_of_business');
  });

  it('have one spelling even if several people add them at once', async () => {
    const ids = await givenPeople('Amina', 'Baraka', 'Chebet', 'Daudi');
    const spellings = ['vip', 'VIP', 'Vip', 'vIP'];
    await Promise.all(ids.map((id, index) => add(id, spellings[index] ?? '')));
    expect(await tags()).toEqual([{ name: expect.stringMatching(/^vip$/i), customers: 4 }]);
  });

  it('leave with an erased customer, and the trail does not tell them', async () => {
    const [amina = 0] = await givenPeople('Amina');
    await add(amina, 'Diabetic');
    const erase = `/api/customers/${shop.business_id}/${amina}/erase`;
    await testApp.request('POST', erase, { token: shop.owner, body: { reason: 'Asked for it' } });
    expect(await tagsOf(amina)).toEqual([]);
    expect(await tags()).toEqual([]);
    expect(expectStatus(await add(amina, 'Diabetic'), 409).body.code).toBe('customer_erased');
    expect((await apply({ add: ['Gone'], filter: { is_active: false } })).body.changed).toBe(0);
    const entries = await testApp.database.query(
      `SELECT changes::text FROM audit_entries WHERE business_id = $1 AND resource = 'customer'`,
      [shop.business_id],
    );
    expect(JSON.stringify(entries)).toContain('tags');
    expect(JSON.stringify(entries)).not.toContain('Diabetic');
  });
});
