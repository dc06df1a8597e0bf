import { expectStatus, givenAnotherShop, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

const OWN = 1_000_000_000_000;

describe('Products', () => {
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

  const callProducts = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path = '', body?: object, headers = {}) =>
    testApp.request(method, `/api/products/${shop.business_id}${path}`, {
      token: shop.manager,
      headers,
      ...(body && { body }),
    });
  const create = async (body: object) => expectStatus(await callProducts('POST', '', body), 201).body.product;
  const list = async (query = '') => expectStatus(await callProducts('GET', query), 200).body;
  const names = async (query: string) => ((await list(query)).products as { name: string }[]).map(({ name }) => name);

  it('have a number of the till, or one that no till uses', async () => {
    const own = await create({ name: ' Unga   wa ugali ', sku: 'UNGA', price: 185, category: 'Flour' });
    expect(own).toMatchObject({ name: 'Unga wa ugali', sku: 'UNGA', price: '185.00', is_active: true });
    expect(own.id).toBeGreaterThan(OWN);
    expect((await create({ id: 7, name: 'Mayai' })).id).toBe(7);
    expect(expectStatus(await callProducts('GET', '/7'), 200).body.product).toMatchObject({
      id: 7,
      sku: null,
      price: null,
    });
    expect(expectStatus(await callProducts('POST', '', { id: 7, name: 'Maji' }), 409).body.code).toBe(
      'product_id_taken',
    );
    expect((await callProducts('POST', '', { id: OWN + 1, name: 'Maji' })).status).toBe(400);
  });

  it('have SKUs that are theirs alone in the shop', async () => {
    const first = await create({ name: 'Unga', sku: 'U-1' });
    const second = await create({ name: 'Maji', sku: 'u-1' });
    expect(expectStatus(await callProducts('POST', '', { name: 'X', sku: 'U-1' }), 409).body.code).toBe('sku_taken');
    expect(expectStatus(await callProducts('PATCH', `/${second.id}`, { sku: 'U-1' }), 409).body.code).toBe('sku_taken');
    expect(expectStatus(await callProducts('PATCH', `/${first.id}`, { sku: null }), 200).body.product.sku).toBeNull();
    expect((await callProducts('PATCH', `/${second.id}`, { sku: 'U-1' })).status).toBe(200);
  });

  it('are changed by who has seen them as they are', async () => {
    const { id } = await create({ name: 'Unga', price: '185' });
    const firstTag = String((await callProducts('GET', `/${id}`)).headers['etag']);
    const changed = expectStatus(
      await callProducts('PATCH', `/${id}`, { price: '190' }, { 'If-Match': firstTag }),
      200,
    );
    expect(changed.body.product).toMatchObject({ name: 'Unga', price: '190.00' });
    expect((await callProducts('PATCH', `/${id}`, { price: '200' }, { 'If-Match': firstTag })).status).toBe(412);
    expect((await callProducts('DELETE', `/${id}`, undefined, { 'If-Match': firstTag })).status).toBe(412);
    expect((await callProducts('DELETE', `/${id}`)).body).toMatchObject({ product: { id, name: 'Unga' } });
    expect(expectStatus(await callProducts('GET', `/${id}`), 404).body.code).toBe('product_not_found');
  });

  it('are found by any part of the name or SKU, in any case and without accents', async () => {
    await create({ name: 'Crème fraîche', sku: 'CF-250' });
    await create({ name: '100% juice', sku: 'J_1' });
    expect(await names('?q=CREME')).toEqual(['Crème fraîche']);
    expect(await names('?q=fraiche%20cf')).toEqual([]);
    expect(await names('?q=cf-2')).toEqual(['Crème fraîche']);
    expect(await names('?q=%25')).toEqual(['100% juice']);
    expect(await names('?q=_')).toEqual(['100% juice']);
    expect(await names('?sku=CF-250')).toEqual(['Crème fraîche']);
  });

  it('are listed page by page, by name, active ones unless asked otherwise', async () => {
    for (const name of ['Maji', 'Asali', 'Maji', 'Unga']) await create({ name });
    const { id } = await create({ name: 'Gone' });
    await callProducts('PATCH', `/${id}`, { is_active: false });
    const products: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await list(`?limit=2${cursor && `&cursor=${cursor}`}`);
      products.push(...(page.products as { name: string }[]).map(({ name }) => name));
      cursor = page.next_cursor as string | null;
    }
    expect(products).toEqual(['Asali', 'Maji', 'Maji', 'Unga']);
    expect(await names('?is_active=false')).toEqual(['Gone']);
  });

  it('are listed by what sells, less what came back', async () => {
    for (const [id, name] of [
      [1, 'Asali'],
      [2, 'Maji'],
      [3, 'Unga'],
      [4, 'Chai'],
    ] as const)
      await create({ id, name });
    const sell = (product_id: number, quantity: number, status = 'completed') =>
      givenSale(testApp, shop, { status, items: [{ product_id, quantity, unit_price: '10' }] });
    await sell(2, 3);
    await sell(3, 5);
    await sell(9, 50);
    await sell(1, 40, 'pending');
    const returned = await sell(4, 9);
    await testApp.request('POST', `/api/sales/${shop.business_id}/${returned.id}/refund`, {
      token: shop.manager,
      body: { items: [{ sale_item_id: returned.items[0]!.id, quantity: 5 }] },
    });
    const first = await list('?sort=sold&limit=2');
    expect(first.products).toMatchObject([
      { id: 3, sold: '5' },
      { id: 4, sold: '4' },
    ]);
    const second = await list(`?sort=sold&cursor=${first.next_cursor}`);
    expect(second.products).toMatchObject([
      { id: 2, sold: '3' },
      { id: 1, sold: '0' },
    ]);
    expect((await callProducts('GET', `?sort=name&cursor=${first.next_cursor}`)).status).toBe(400);
  });

  it('take whole prices in a currency without decimals', async () => {
    shop = await givenAnotherShop(testApp, otherShop, { currency: 'UGX' });
    expect((await callProducts('POST', '', { name: 'Unga', price: '1.50' })).status).toBe(400);
    const { id } = await create({ name: 'Unga', price: '2' });
    expect((await callProducts('PATCH', `/${id}`, { price: '2.5' })).status).toBe(400);
  });

  it('are read by staff and changed by managers', async () => {
    shop = otherShop;
    const { id } = await create({ name: 'Unga' });
    const asStaff = (method: 'GET' | 'PATCH') =>
      testApp.request(method, `/api/products/${shop.business_id}/${id}`, {
        token: shop.staff,
        ...(method === 'PATCH' && { body: { name: 'X' } }),
      });
    expect((await asStaff('GET')).status).toBe(200);
    expect((await asStaff('PATCH')).status).toBe(403);
  });
});
