import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('What a till looks for', () => {
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

  const get = async (path: string) =>
    expectStatus(await testApp.request('GET', `/api/${path}`, { token: shop.staff }), 200).body;
  const findIds = async (what: 'customers' | 'sales', query: string) => {
    const { [what]: rows, total } = await get(`${what}/${shop.business_id}?${query}`);
    return { ids: rows.map(({ id }: { id: number }) => id), total };
  };

  it('is a customer, by the whole external_id alone', async () => {
    const customer = await givenCustomer(testApp, shop, { external_id: 'TILL-42' });
    await givenCustomer(testApp, shop, { external_id: 'TILL-421' });
    const otherShop = await givenAnotherShop(testApp, first);
    await givenCustomer(testApp, otherShop, { external_id: 'TILL-42' });
    const one = { ids: [customer.id], total: 1 };
    for (const query of ['', '&sort_by=name', '&filter_type=walk_in', '&limit=1']) {
      expect(await findIds('customers', `external_id=TILL-42${query}`)).toEqual(one);
    }
    for (const query of [
      'external_id=TILL-4',
      'external_id=TILL-42&filter_type=vip',
      'external_id=TILL-42&is_active=false',
    ]) {
      expect(await findIds('customers', query)).toEqual({ ids: [], total: 0 });
    }
  });

  it('is a sale, by its receipt number', async () => {
    const sale = await givenSale(testApp, shop, { external_id: 'R-1' });
    await givenSale(testApp, shop, { external_id: 'R-10' });
    expect(await findIds('sales', 'external_id=R-1')).toEqual({ ids: [sale.id], total: 1 });
    expect(await findIds('sales', 'external_id=R-1&status=completed')).toEqual({ ids: [sale.id], total: 1 });
    for (const query of [
      'external_id=R-2',
      'external_id=R-1&status=pending',
      'external_id=R-1&to=2024-01-01T00:00:00Z',
    ]) {
      expect(await findIds('sales', query)).toEqual({ ids: [], total: 0 });
    }
  });

  it('is found by the search too: a whole external_id comes first, and no name that is only similar', async () => {
    const search = async (q: string, limit = 10) => {
      const { results, count } = await get(`customers/${shop.business_id}/search?q=${q}&limit=${limit}`);
      expect(count).toBe(results.length);
      return results.map(({ id, match }: { id: number; match: string }) => [id, match]);
    };
    const amina = await givenCustomer(testApp, shop, { name: 'Amina Otieno' });
    expect(await search('oteino')).toEqual([[amina.id, 'similar']]);
    const customer = await givenCustomer(testApp, shop, { name: 'Baraka', external_id: 'oteino' });
    expect(await search('oteino')).toEqual([[customer.id, 'exact']]);
    expect(await search('otein')).toEqual([]);
    await givenCustomer(testApp, shop, { name: 'Oteino Kamau' });
    const both = await search('oteino');
    expect(both).toHaveLength(2);
    expect(both[0]).toEqual([customer.id, 'exact']);
    expect(await search('oteino', 1)).toEqual([[customer.id, 'exact']]);
    const namedByNumber = await givenCustomer(testApp, shop, { name: 'Zawadi 77', external_id: 'Zawadi 77' });
    expect(await search('Zawadi%2077')).toEqual([[namedByNumber.id, 'exact']]);
    const path = `/api/customers/${shop.business_id}/${customer.id}`;
    expectStatus(await testApp.request('DELETE', path, { token: shop.manager }), 200);
    expect(await search('oteino', 1)).not.toContainEqual([customer.id, 'exact']);
  });

  it('is what went back of a sale, on its lines and refund by refund', async () => {
    const items = [
      { product_id: 1, quantity: 3, unit_price: '100.00' },
      { product_id: 2, quantity: '1.5', unit_price: '10.00' },
    ];
    const sale = await givenSale(testApp, shop, { items });
    const [rice, milk] = sale.items.map(({ id }) => id);
    const path = `/api/sales/${shop.business_id}/${sale.id}`;
    const refund = (body: object) => testApp.request('POST', `${path}/refund`, { token: shop.manager, body });
    const one = { items: [{ sale_item_id: rice, quantity: '1' }], reason: 'Damp' };
    const after = expectStatus(await refund(one), 200).body.sale;
    const damp = { amount: '100.00', total_items: '1', reason: 'Damp', created_by: expect.any(Number) };
    const dampItems = [{ sale_item_id: rice, quantity: '1', amount: '100.00' }];
    expect(after.refunds).toMatchObject([{ ...damp, items: dampItems }]);
    expectStatus(await refund({}), 200);
    const shown = (await get(`sales/${shop.business_id}/${sale.id}`)).sale;
    expect(shown.refunds).toMatchObject([
      { id: after.refunds[0].id, ...damp, items: dampItems },
      {
        ...{ amount: '215.00', total_items: '3.5', reason: null },
        items: [
          { sale_item_id: rice, quantity: '2', amount: '200.00' },
          { sale_item_id: milk, quantity: '1.5', amount: '15.00' },
        ],
      },
    ]);
    expect(shown.items).toMatchObject([
      { refunded_quantity: '3', refunded_amount: '300.00' },
      { refunded_quantity: '1.5', refunded_amount: '15.00' },
    ]);
    const [listed] = (await get(`sales/${shop.business_id}`)).sales;
    expect(listed.items[0]).toMatchObject({ refunded_quantity: '3', refunded_amount: '300.00' });
  });

  it('is a refund of an amount without lines, and none before the first', async () => {
    const sale = await givenSale(testApp, shop, { total_amount: '50.00', total_items: 2 });
    const read = async () => (await get(`sales/${shop.business_id}/${sale.id}`)).sale.refunds;
    expect(await read()).toEqual([]);
    const path = `/api/sales/${shop.business_id}/${sale.id}/refund`;
    expectStatus(await testApp.request('POST', path, { token: shop.manager, body: { amount: '20.00' } }), 200);
    expect(await read()).toMatchObject([{ amount: '20.00', total_items: '0', items: [] }]);
  });
});
