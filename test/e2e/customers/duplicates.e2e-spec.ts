import { expectStatus, givenAnotherShop, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

interface Pair {
  reason: string;
  customers: { id: number; name: string }[];
}

describe('The list of possible duplicates', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first);
  });
  afterAll(() => testApp.close());

  const page = async (query = '') => {
    const path = `/api/customers/${shop.business_id}/duplicates${query}`;
    return expectStatus(await testApp.request('GET', path, { token: shop.manager }), 200).body as {
      pairs: Pair[];
      next_cursor: string | null;
    };
  };
  const pairs = async () =>
    (await page()).pairs.map(({ reason, customers }) => [reason, ...customers.map(({ id }) => id)]);
  const givenId = async (fields: object) => (await givenCustomer(testApp, shop, fields)).id;

  it('is empty, if nobody is like another', async () => {
    await givenId({
      name: 'Amina Hassan',
      phone: '0711 222 333',
      email: 'amina@barua.example',
      address: 'Moi Avenue 4',
    });
    await givenId({ name: 'Amina Hassan', phone: '0711 222 334', email: 'amina@barua.test', address: 'Moi Avenue 5' });
    await givenId({ name: 'Amina Hassan', phone: null, email: null });
    expect(await page()).toEqual({ pairs: [], next_cursor: null });
  });

  it('has pairs for a phone in any spelling, and for an email address in any case', async () => {
    const amina = await givenId({ name: 'Amina', phone: '0711 222 333', email: 'Amina@Barua.example' });
    const phone = await givenId({ name: 'A. H.', phone: '+254-711-222333', email: null });
    const email = await givenId({ name: 'Hassan', phone: null, email: 'amina@barua.EXAMPLE' });
    const both = await givenId({ name: 'Amina Hassan', phone: '254711222333', email: 'AMINA@barua.example' });
    expect(await pairs()).toEqual([
      ['phone', amina, both],
      ['email', amina, email],
      ['phone', amina, phone],
    ]);
    const [pair] = (await page('?limit=1')).pairs;
    expect(pair).toEqual({
      reason: 'phone',
      customers: [
        expect.objectContaining({ id: amina, phone: '0711 222 333', email: 'Amina@Barua.example', address: null }),
        expect.objectContaining({ id: both, name: 'Amina Hassan', customer_type: 'walk_in' }),
      ],
    });
  });

  it.each([
    ['words in another order', 'Kamau Ng’ethe', "NG'ETHE  KAMAU"],
    ['accents', 'José Muñoz', 'jose munoz'],
    ['letters that have no accent', 'Søren Weiß', 'Soren Weiss'],
    ['dashes and apostrophes', 'Anne-Marie O`Brien', 'anne marie obrien'],
    ['digits of another script', 'Shop ٢٤', 'shop 24'],
  ])('has pairs for a name with the same address, in spite of %s', async (_what, one, other) => {
    const older = await givenId({ name: one, phone: null, address: 'Moi Avenue 4, Nairobi' });
    const newer = await givenId({ name: other, phone: '0711 222 333', address: 'MOI AVENUE 4 - NAIROBI.' });
    expect(await pairs()).toEqual([['name', older, newer]]);
  });

  it('is silent about names and addresses that many people share', async () => {
    for (const address of ['Moi Avenue 4, Nairobi', 'Nairobi']) {
      await givenId({ name: address === 'Nairobi' ? 'Amina Hassan' : 'Amina', phone: null, address });
      await givenId({ name: address === 'Nairobi' ? 'Amina Hassan' : 'Amina', phone: null, address });
    }
    await givenId({ name: 'Grace Wekesa', phone: null, address: 'P.O. Box 1' });
    await givenId({ name: 'Grace Wekesa', phone: null, address: 'P.O. Box 11' });
    await givenId({ name: 'Grace Wekeso', phone: null, address: 'P.O. Box 1' });
    expect(await pairs()).toEqual([]);
  });

  it('compares each customer with the oldest one, so that many with one phone are few pairs', async () => {
    const ids: number[] = [];
    for (let n = 0; n < 4; n++) ids.push(await givenId({ name: `Number ${n}`, phone: '0711 222 333' }));
    const [oldest, second, third, fourth] = ids;
    expect(await pairs()).toEqual([
      ['phone', oldest, fourth],
      ['phone', oldest, third],
      ['phone', oldest, second],
    ]);
  });

  it('comes in pages, which may end between two pairs of a customer', async () => {
    await givenId({ name: 'Amina', phone: '0711 222 333' });
    await givenId({ name: 'Otieno', phone: null, email: 'otieno@barua.example' });
    await givenId({ name: 'Grace Wekesa', phone: null, address: 'P.O. Box 1' });
    const same = { name: 'Wekesa Grace', phone: '0711222333', email: 'otieno@barua.example', address: 'P.O. Box 1' };
    await givenId(same);
    await givenId(same);
    const all = await pairs();
    expect(all).toHaveLength(6);
    const paged: Pair[] = [];
    let cursor: string | null = null;
    do {
      const { pairs: next, next_cursor }: Awaited<ReturnType<typeof page>> = await page(
        `?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      expect(next.length).toBeLessThanOrEqual(2);
      paged.push(...next);
      cursor = next_cursor;
    } while (cursor !== null);
    expect(paged.map(({ reason, customers }) => [reason, ...customers.map(({ id }) => id)])).toEqual(all);
  });

  it('goes on after 5,000 customers without a pair', async () => {
    const [oldest, newer] = [await givenId({ phone: '0711 222 333' }), await givenId({ phone: '0711 222 333' })];
    await testApp.database.query(
      `INSERT INTO customers (business_id, name, search_text)
       SELECT $1, 'Customer ' || n, 'customer ' || n FROM generate_series(1, 5000) n`,
      [shop.business_id],
    );
    const empty = await page();
    expect(empty.pairs).toEqual([]);
    const { pairs, next_cursor } = await page(`?cursor=${empty.next_cursor}`);
    expect([pairs.map(({ customers }) => customers.map(({ id }) => id)), next_cursor]).toEqual([
      [[oldest, newer]],
      null,
    ]);
  });

  it('names no customer of another business, and no deactivated customer', async () => {
    const contact = { phone: '0711 222 333', email: 'amina@barua.example' };
    await givenCustomer(testApp, first, contact);
    const inactive = await givenId(contact);
    await givenId(contact);
    const path = `/api/customers/${shop.business_id}/${inactive}`;
    expectStatus(await testApp.request('DELETE', path, { token: shop.manager }), 200);
    expect(await pairs()).toEqual([]);
  });

  it('is for managers, and its cursor for its own shop', async () => {
    const own = `/api/customers/${first.business_id}/duplicates`;
    expectStatus(await testApp.request('GET', own, { token: first.staff }), 403);
    expectStatus(await testApp.request('GET', own, { token: first.manager }), 200);
    for (let n = 0; n < 3; n++) await givenId({ phone: '0711 222 333' });
    const { next_cursor } = await page('?limit=1');
    expectStatus(await testApp.request('GET', `${own}?cursor=${next_cursor}`, { token: first.manager }), 400);
  });
});
