import { EventsService } from '@wateja/events';
import { withTenant, PrismaService } from '@wateja/prisma';

import { givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { Outbox } from '../../support/outbox';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('An event that is not what its schema says', () => {
  let testApp: TestApp;
  let shop: Shop;
  let outbox: Outbox;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    outbox = new Outbox(testApp, shop.business_id);
  });
  afterEach(() => outbox.restore());
  afterAll(() => testApp.close());

  const averageOf = async (customerId: number) => {
    const [row] = await testApp.database.query<{ average_spend: string }>(
      'SELECT average_spend::text FROM customer_preferences WHERE business_id = $1 AND customer_id = $2',
      [shop.business_id, customerId],
    );
    return row?.average_spend;
  };

  it('is refused where it is announced, with all that was written before it', async () => {
    const { id } = await givenCustomer(testApp, shop, { name: 'Wanjiru' });
    const announced = withTenant(shop.business_id, () =>
      testApp.app.get(PrismaService).transaction(async (tx) => {
        await tx.$executeRaw`UPDATE customer_preferences SET average_spend = 9 WHERE customer_id = ${id}`;
        const customers = [{ customer_id: id, average_spend: '9' }];
        await testApp.app
          .get(EventsService)
          .announce(tx, 'metrics.refreshed', { business_id: shop.business_id, customers });
      }),
    );
    await expect(announced).rejects.toThrow(/metrics\.refreshed does not match its schema.*average_spend/s);
    expect(await averageOf(id)).toBe('0.00');
  });

  it('is refused where it is recorded', async () => {
    const wrong = { business_id: shop.business_id, sale_id: 0, customer_id: null };
    const recorded = withTenant(shop.business_id, () =>
      testApp.app
        .get(PrismaService)
        .transaction((tx) => testApp.app.get(EventsService).record(tx, 'sale.cancelled', [wrong])),
    );
    await expect(recorded).rejects.toThrow(/sale\.cancelled does not match its schema.*sale_id/s);
    expect(await outbox.rows()).toEqual([]);
  });

  it('is refused on its delivery, where a statement has recorded it by itself', async () => {
    outbox.withoutPoller();
    const [event] = await testApp.database.query<{ id: number }>(
      `INSERT INTO outbox (business_id, name, payload) VALUES ($1, 'sale.completed', $2) RETURNING id`,
      [shop.business_id, { business_id: shop.business_id, total: '1.00' }],
    );
    await outbox.attempt([event!.id]);
    const last_error = expect.stringContaining('sale.completed does not match its schema');
    expect(await outbox.rows()).toEqual([expect.objectContaining({ status: 'pending', attempts: 1, last_error })]);
  });
});
