import { withTenant } from '@wateja/prisma';
import { createSale, SaleImportService } from '@wateja/sales';
import { randomUUID } from 'node:crypto';

import { givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('what one customer can buy in all', () => {
  const LARGEST = { payment_method: 'credit', total_amount: '99999999.99', total_items: 1 };
  const MAX_ITEMS = { payment_method: 'cash', total_amount: 0, total_items: '999999.999' };

  let testApp: TestApp;
  let shop: Shop;
  let customer_id: number;
  let external_id: string;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  beforeEach(async () => {
    external_id = randomUUID();
    const customer = await send('POST', 'customers', '', { name: 'Mteja Mkubwa', external_id });
    customer_id = customer.body.customer.id as number;
  });
  afterAll(() => testApp.close());

  const send = (method: 'GET' | 'POST', module: string, path: string, body?: object) =>
    testApp.request(method, `/api/${module}/${shop.business_id}${path}`, { token: shop.manager, body });
  const metrics = async () => {
    const answer = await send('GET', 'customers', `/${customer_id}/metrics`);
    return answer.body.metrics as { total_spent: string; total_items_bought: string };
  };

  /** Expects that the sale cannot be posted, and that the pending one cannot be completed. */
  const expectRefused = async (sale: object, pendingId: number) => {
    for (const [path, body] of [
      ['', { ...sale, customer_id }],
      [`/${pendingId}/complete`, {}],
    ] as const) {
      const answer = await send('POST', 'sales', path, body);
      expect([answer.status, answer.body.code]).toEqual([422, 'customer_total_too_large']);
    }
    expect((await send('GET', 'sales', `/${pendingId}`)).body.sale.status).toBe('pending');
  };

  it('has a limit in money that refuses sales instead of breaking the metrics', async () => {
    const pending = await send('POST', 'sales', '', { ...LARGEST, customer_id, status: 'pending' });
    const sales = Array.from({ length: 105 }, () => ({ ...LARGEST, customer_id }));
    const batch = await send('POST', 'sales', '/batch', { sales });
    expect(batch.body).toMatchObject({ created: 90, rejected: 15 });
    expect(batch.body.results[104]).toMatchObject({ outcome: 'rejected', code: 'customer_total_too_large' });
    expect((await metrics()).total_spent).toBe('8999999999.10');

    await expectRefused(LARGEST, pending.body.sale.id as number);
    expect((await send('POST', 'sales', '', LARGEST)).status).toBe(201);
    expect((await metrics()).total_spent).toBe('8999999999.10');
  });

  it('has a limit in items too', async () => {
    const pending = await send('POST', 'sales', '', { ...MAX_ITEMS, customer_id, status: 'pending' });
    // An import computes the metrics once for all its sales. Events of so many sales would take long.
    const imported = { sale: createSale.parse(MAX_ITEMS), customer_external_id: external_id };
    for (const length of [500, 398]) {
      const sales = Array.from({ length }, () => imported);
      const business = { business_id: shop.business_id, currency: 'KES' };
      await withTenant(shop.business_id, () => testApp.app.get(SaleImportService).importBatch(business, sales));
    }
    const sales = Array.from({ length: 5 }, () => ({ ...MAX_ITEMS, customer_id }));
    expect((await send('POST', 'sales', '/batch', { sales })).body).toMatchObject({ created: 2, rejected: 3 });
    expect((await metrics()).total_items_bought).toBe('899999999.1');

    await expectRefused(MAX_ITEMS, pending.body.sale.id as number);
    expect(await metrics()).toMatchObject({ total_items_bought: '899999999.1', total_spent: '0.00' });
  });
});
