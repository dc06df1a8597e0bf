import { expectStatus, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('Pages of the lines of sales', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const read = async (path: string) =>
    expectStatus(await testApp.request('GET', `/api/reports/${shop.business_id}/${path}`, { token: shop.staff }), 200)
      .body;

  it('lead through lines by cursor, in the middle of a sale and past sales without lines', async () => {
    const items = [1, 2, 3].map((product_id) => ({ product_id, quantity: 1, unit_price: '10.00' }));
    for (let index = 0; index < 12; index++) {
      await givenSale(testApp, shop, index % 3 ? { total_amount: '5.00', total_items: 1 } : { items });
    }
    for (const limit of [1, 2, 3, 4, 5]) {
      const products: number[] = [];
      let cursor = '';
      do {
        const page = await read(`sale-lines?limit=${limit}${cursor}`);
        expect(page.total).toBe(12);
        products.push(...page.sale_lines.map(({ product_id }: { product_id: number }) => product_id));
        cursor = page.next_cursor ? `&cursor=${page.next_cursor}` : '';
      } while (cursor);
      expect(products).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]);
    }
  });
});
