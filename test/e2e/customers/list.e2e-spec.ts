import { givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

const CUSTOMERS = [
  ['Cyrus', 'regular'],
  ['Amina', 'vip'],
  ['Baraka', 'regular'],
  ['Amina', 'walk_in'],
  ['Esther', 'wholesale'],
  ['Daudi', 'regular'],
] as const;

describe('Listing customers', () => {
  let testApp: TestApp;
  let shop: Shop;
  let ids: number[];

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    ids = [];
    for (const [name, customer_type] of CUSTOMERS) {
      ids.push((await givenCustomer(testApp, shop, { name, customer_type })).id);
    }
    const { id } = await givenCustomer(testApp, shop, { name: 'Gone', customer_type: 'regular' });
    await testApp.request('DELETE', `/api/customers/${shop.business_id}/${id}`, { token: shop.manager });
  });
  afterAll(() => testApp.close());

  async function list(query = '') {
    const answer = await testApp.request('GET', `/api/customers/${shop.business_id}/${query}`, { token: shop.staff });
    expect(answer.status).toBe(200);
    return answer.body as { customers: { id: number; name: string; created_at: string }[]; total: number };
  }
  const names = async (query: string) => (await list(query)).customers.map((customer) => customer.name);

  it('shows active customers, newest first, twenty a page, unless asked otherwise', async () => {
    const page = await list();
    expect(page).toMatchObject({ total: 6, limit: 20, offset: 0 });
    expect(page.customers.map((customer) => customer.id)).toEqual([...ids].reverse());
  });

  it.each([
    ['?sort_by=name&sort_order=asc', ['Amina', 'Amina', 'Baraka', 'Cyrus', 'Daudi', 'Esther']],
    ['?sort_by=name&sort_order=desc', ['Esther', 'Daudi', 'Cyrus', 'Baraka', 'Amina', 'Amina']],
    ['?sort_by=name', ['Esther', 'Daudi', 'Cyrus', 'Baraka', 'Amina', 'Amina']],
    ['?sort_by=created_at&sort_order=asc', ['Cyrus', 'Amina', 'Baraka', 'Amina', 'Esther', 'Daudi']],
    ['?sort_by=created_at&sort_order=desc', ['Daudi', 'Esther', 'Amina', 'Baraka', 'Amina', 'Cyrus']],
    ['?sort_by=id&sort_order=asc', ['Cyrus', 'Amina', 'Baraka', 'Amina', 'Esther', 'Daudi']],
    ['?sort_by=id&sort_order=desc', ['Daudi', 'Esther', 'Amina', 'Baraka', 'Amina', 'Cyrus']],
  ])('sorts by %s', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  it('sorts names without regard to case', async () => {
    const otherShop = await givenShop(testApp);
    for (const name of ['beatrice', 'Agnes', 'Chege', 'alice']) await givenCustomer(testApp, otherShop, { name });
    const path = `/api/customers/${otherShop.business_id}?sort_by=name&sort_order=asc`;
    const { customers } = (await testApp.request('GET', path, { token: otherShop.staff })).body;
    expect(customers.map((customer: { name: string }) => customer.name)).toEqual([
      'Agnes',
      'alice',
      'beatrice',
      'Chege',
    ]);
  });

  it('puts customers of one name in the order of their ids', async () => {
    const aminas = [ids[1], ids[3]];
    const first = async (query: string) => (await list(query)).customers.map((customer) => customer.id);
    expect((await first('?sort_by=name&sort_order=asc')).slice(0, 2)).toEqual(aminas);
    expect((await first('?sort_by=name&sort_order=desc')).slice(-2)).toEqual([...aminas].reverse());
  });

  it.each([
    ['regular', ['Daudi', 'Baraka', 'Cyrus']],
    ['vip', ['Amina']],
    ['walk_in', ['Amina']],
    ['wholesale', ['Esther']],
  ])('filters by the type %s and counts only those', async (type, expected) => {
    const page = await list(`?filter_type=${type}`);
    expect(page.customers.map((customer) => customer.name)).toEqual(expected);
    expect(page.total).toBe(expected.length);
  });

  it('shows deactivated customers instead when asked', async () => {
    expect(await names('?is_active=false')).toEqual(['Gone']);
    expect((await list('?is_active=false')).total).toBe(1);
    expect(await names('?is_active=false&filter_type=vip')).toEqual([]);
  });

  it('goes through all pages without missing or repeating anyone', async () => {
    for (const limit of [1, 2, 4, 5]) {
      const idsOfPages: number[] = [];
      for (let offset = 0; offset < 6; offset += limit) {
        const page = await list(`?sort_by=name&sort_order=asc&limit=${limit}&offset=${offset}`);
        expect(page).toMatchObject({ total: 6, limit, offset });
        idsOfPages.push(...page.customers.map((customer) => customer.id));
      }
      expect([...idsOfPages].sort((a, b) => a - b)).toEqual(ids);
    }
  });

  it('is empty, with the total, beyond the last page', async () => {
    expect(await list('?offset=2147483647')).toEqual({
      customers: [],
      total: 6,
      limit: 20,
      offset: 2147483647,
      next_cursor: null,
    });
  });

  it('is empty in a business without customers', async () => {
    const empty = await givenShop(testApp);
    const answer = await testApp.request('GET', `/api/customers/${empty.business_id}`, { token: empty.staff });
    expect(answer.body).toEqual({ customers: [], total: 0, limit: 20, offset: 0, next_cursor: null });
  });
});
