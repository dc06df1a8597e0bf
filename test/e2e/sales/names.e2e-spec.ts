import { expectStatus, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

interface Listed {
  id: number;
  customer_id: number | null;
  customer_name: string | null;
}

describe('Names of people in answers about sales', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const request = (method: 'GET' | 'POST' | 'DELETE', path: string, token: string, body?: object) =>
    testApp.request(method, path, { token, ...(body && { body }) });
  const listSales = async (token: string): Promise<Listed[]> =>
    expectStatus(await request('GET', `/api/sales/${shop.business_id}`, token), 200).body.sales;
  const keyFor = async (...scopes: string[]): Promise<string> => {
    const path = `/api/businesses/${shop.business_id}/api-keys`;
    return expectStatus(await request('POST', path, shop.owner, { name: 'Reader', role: 'manager', scopes }), 201).body
      .key;
  };

  it('are those of the customers in a list, for callers who may read customers', async () => {
    const customer = await givenCustomer(testApp, shop, { name: 'Zawadi Mwangi' });
    const [sold, walkIn] = [
      await givenSale(testApp, shop, { customer_id: customer.id }),
      await givenSale(testApp, shop, { customer_id: null }),
    ];
    const namesFor = async (token: string) =>
      new Map((await listSales(token)).map(({ id, customer_name }) => [id, customer_name]));
    for (const token of [shop.staff, await keyFor('sales:read', 'customers:read')]) {
      const names = await namesFor(token);
      expect(names.get(sold.id)).toBe('Zawadi Mwangi');
      expect(names.get(walkIn.id)).toBeNull();
    }
    const withoutRight = await request('GET', `/api/sales/${shop.business_id}`, await keyFor('sales:read'));
    expect(withoutRight.text).not.toContain('Zawadi');
    expect((expectStatus(withoutRight, 200).body.sales as Listed[]).find(({ id }) => id === sold.id)).toMatchObject({
      customer_id: customer.id,
      customer_name: null,
    });
  });

  it('are never those of a customer of another shop', async () => {
    const otherShop = await givenShop(testApp);
    const customer = await givenCustomer(testApp, otherShop, { name: 'Somebody else' });
    await givenSale(testApp, otherShop, { customer_id: customer.id });
    expect((await listSales(shop.staff)).map(({ customer_name }) => customer_name)).not.toContain('Somebody else');
  });

  it('are those of who gave money back, and an API key has none', async () => {
    const refundBy = async (token: string) => {
      const { id } = await givenSale(testApp, shop);
      const path = `/api/sales/${shop.business_id}/${id}/refund`;
      const { sale } = expectStatus(await request('POST', path, token, {}), 200).body;
      return sale.refunds[0];
    };
    expect(await refundBy(shop.manager)).toMatchObject({ created_by_name: 'Test manager' });
    const key = await keyFor('sales:refund');
    expect(await refundBy(key)).toMatchObject({ created_by: null, created_by_name: null });
  });
});
