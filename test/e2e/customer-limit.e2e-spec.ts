import { givenShop, type Shop } from '../support/fixtures';
import { createTestApp, type TestApp } from '../support/test-app';

describe('what one customer can spend in all', () => {
  const LARGEST = { payment_method: 'credit', total_amount: '99999999.99', total_items: 1 };

  let testApp: TestApp;
  let shop: Shop;
  let customer_id: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    const customer = await send('POST', 'customers', '', { name: 'Mteja Mkubwa' });
    customer_id = customer.body.customer.id as number;
  });
  afterAll(() => testApp.close());

  const send = (method: 'GET' | 'POST', module: string, path: string, body?: object) =>
    testApp.request(method, `/api/${module}/${shop.business_id}${path}`, { token: shop.manager, body });
  const spent = async () => {
    const answer = await send('GET', 'customers', `/${customer_id}/metrics`);
    return (answer.body.metrics as { total_spent: string }).total_spent;
  };

  it('has a limit that refuses sales instead of breaking the metrics', async () => {
    const pending = await send('POST', 'sales', '', { ...LARGEST, customer_id, status: 'pending' });
    const sales = Array.from({ length: 105 }, () => ({ ...LARGEST, customer_id }));
    const batch = await send('POST', 'sales', '/batch', { sales });
    expect(batch.body).toMatchObject({ created: 90, rejected: 15 });
    expect(batch.body.results[104]).toMatchObject({ outcome: 'rejected', code: 'customer_total_too_large' });
    expect(await spent()).toBe('8999999999.10');

    for (const [path, body] of [
      ['', { ...LARGEST, customer_id }],
      [`/${pending.body.sale.id}/complete`, {}],
    ] as const) {
      const answer = await send('POST', 'sales', path, body);
      expect([answer.status, answer.body.code]).toEqual([422, 'customer_total_too_large']);
    }
    expect((await send('GET', 'sales', `/${pending.body.sale.id}`)).body.sale.status).toBe('pending');
    expect((await send('POST', 'sales', '', LARGEST)).status).toBe(201);
    expect(await spent()).toBe('8999999999.10');
  });
});
