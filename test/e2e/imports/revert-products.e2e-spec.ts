import { SaleRevertService } from '@wateja/sales';

import { expectStatus, givenAnotherShop, givenShop, type Shop } from '../../support/fixtures';
import { HeldLock, untilWaiting } from '../../support/held-lock';
import { stateOfShop } from '../../support/shop-state';
import { createTestApp, type TestApp } from '../../support/test-app';
import { givenUpload, importOverHttp, revertToEnd } from '../../support/uploads';

const FILE = `external_id,payment_method,completed_at,sku,name,quantity,unit_price
R-1,cash,2024-01-15T10:30:00Z,UNGA-2KG,Unga,2,65.00
R-2,cash,2024-01-15T10:30:00Z,CHAI-250,Chai,1,120.00
R-3,cash,2024-01-15T10:30:00Z,ASALI-500,Asali,1,650.00
R-4,cash,2024-01-15T10:30:00Z,,Sukari,1,150.00
`;

describe('Products of an import over HTTP', () => {
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

  const send = (method: 'POST' | 'PATCH', path: string, body: object) =>
    testApp.request(method, path, { token: shop.owner, body });
  const products = () =>
    testApp.database.query<{ id: number; sku: string }>(
      'SELECT id::float8 AS id, sku FROM products WHERE business_id = $1 ORDER BY sku',
      [shop.business_id],
    );

  it('are counted and shown before the import runs', async () => {
    const uploaded = await givenUpload(testApp, shop, { kind: 'sales', content: FILE });
    expect(uploaded.counts).toMatchObject({ rejected: 0, products: 3 });
    expect(uploaded.mapping).toMatchObject({ sku: 'sku', name: 'product_name' });
    const [unga, , , sukari] = uploaded.preview;
    expect(unga.fields.items).toEqual([{ sku: 'UNGA-2KG', name: 'Unga', quantity: '2.000', unit_price: '65.00' }]);
    expect(sukari.fields.items).toEqual([
      { product_id: expect.any(Number), name: 'Sukari', quantity: '1.000', unit_price: '150.00' },
    ]);
    expect(await products()).toEqual([]);
    await importOverHttp(testApp, shop, { kind: 'sales', content: FILE });
    expect((await givenUpload(testApp, shop, { kind: 'sales', content: FILE })).counts).toMatchObject({ products: 0 });
  });

  it('are removed by the revert with the sales', async () => {
    const before = await stateOfShop(testApp, shop.business_id);
    const { id, counts } = await importOverHttp(testApp, shop, { kind: 'sales', content: FILE });
    expect(counts).toMatchObject({ created: 4, products: 3 });
    const { revert } = await revertToEnd(testApp, shop, id);
    expect(revert).toMatchObject({ removed: 7, kept: 0, records: [] });
    expect(await stateOfShop(testApp, shop.business_id)).toEqual(before);
    expect(await products()).toEqual([]);
  });

  it('stay, and are listed, if somebody has sold or changed them since', async () => {
    const { id } = await importOverHttp(testApp, shop, { kind: 'sales', content: FILE });
    const [asali, chai] = await products();
    const sale = { payment_method: 'cash', items: [{ product_id: asali!.id, quantity: 1, unit_price: 650 }] };
    expectStatus(await send('POST', `/api/sales/${shop.business_id}`, sale), 201);
    expectStatus(await send('PATCH', `/api/products/${shop.business_id}/${chai!.id}`, { price: '130.00' }), 200);
    const { revert } = await revertToEnd(testApp, shop, id);
    expect(revert).toMatchObject({ removed: 5, kept: 2 });
    expect(revert.records.toSorted((one: { id: number }, other: { id: number }) => one.id - other.id)).toEqual(
      [
        { resource: 'product', id: asali!.id, reason: 'sales', fields: [] },
        { resource: 'product', id: chai!.id, reason: 'changed', fields: [] },
      ].toSorted((one, other) => one.id - other.id),
    );
    expect((await products()).map(({ sku }) => sku)).toEqual(['ASALI-500', 'CHAI-250']);
  });

  it('are looked up in the sales once, and not for each batch of the revert', async () => {
    const rows = Array.from({ length: 450 }, (_, n) => `R-${n},cash,2024-01-15T10:30:00Z,SKU-${n},Item ${n},1,65.00`);
    const content = [FILE.split('\n')[0], ...rows].join('\n');
    const { id, counts } = await importOverHttp(testApp, shop, { kind: 'sales', content });
    expect(counts).toMatchObject({ created: 450, products: 450 });
    const findSold = jest.spyOn(testApp.app.get(SaleRevertService), 'findSold');
    expect((await revertToEnd(testApp, shop, id)).revert).toMatchObject({ removed: 900, kept: 0 });
    expect(findSold.mock.calls.map(([, ids]) => ids.length)).toEqual([450]);
    findSold.mockRestore();
  });

  it('stay, if another import stores a sale of them while the revert begins', async () => {
    const { id } = await importOverHttp(testApp, shop, { kind: 'sales', content: FILE });
    const body = { payment_method: 'cash', items: [{ product_id: 7, quantity: 1, unit_price: 50 }] };
    const { sale } = expectStatus(await send('POST', `/api/sales/${shop.business_id}`, body), 201).body;
    const stored = await HeldLock.take(
      testApp,
      `WITH found AS (SELECT id FROM products WHERE business_id = $1 AND sku = 'CHAI-250' FOR KEY SHARE)
       INSERT INTO sale_items (business_id, sale_id, product_id, quantity, unit_price, line_total)
       SELECT $1, $2, id, 1, 120, 120 FROM found`,
      [shop.business_id, sale.id],
    );
    const reverted = revertToEnd(testApp, shop, id);
    await untilWaiting(testApp, 1, reverted);
    await stored.commit();
    expect((await reverted).revert).toMatchObject({ removed: 6, kept: 1, records: [{ reason: 'sales' }] });
    expect((await products()).map(({ sku }) => sku)).toEqual(['CHAI-250']);
  });
});
