import { givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('the outbox for administrators', () => {
  let testApp: TestApp;
  let shop: Shop;
  let customerId: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    const customer = await testApp.request('POST', `/api/customers/${shop.business_id}`, {
      token: shop.staff,
      body: { name: 'Otieno' },
    });
    customerId = customer.body.customer.id as number;
  });
  afterAll(() => testApp.close());

  const admin = (method: 'GET' | 'POST', path: string) =>
    testApp.request(method, `/api/admin/${path}`, { token: shop.admin });

  /** A sale whose event is parked, with the metrics of a customer for whom it was never delivered. */
  async function givenParkedEvent(): Promise<number> {
    await testApp.request('POST', `/api/sales/${shop.business_id}`, {
      token: shop.staff,
      body: { customer_id: customerId, payment_method: 'cash', total_amount: '70.00', total_items: 1 },
    });
    const { id } = await testApp.prisma.outboxEvent.findFirstOrThrow({ orderBy: { id: 'desc' } });
    await testApp.prisma.outboxEvent.updateMany({
      where: { id },
      data: { status: 'parked', attempts: 12, last_error: 'Error: no', delivered_at: null },
    });
    await testApp.prisma.customerPurchaseHistory.deleteMany({ where: { customer_id: customerId } });
    return Number(id);
  }

  const metrics = async () =>
    (await testApp.request('GET', `/api/customers/${shop.business_id}/${customerId}/metrics`, { token: shop.staff }))
      .body.metrics as { total_purchases: number };

  it('lists what is parked and replays it', async () => {
    const id = await givenParkedEvent();
    expect((await metrics()).total_purchases).toBe(0);
    const parked = await admin('GET', 'events?status=parked');
    expect(parked.body).toMatchObject({
      events: [{ id, name: 'sale.completed', status: 'parked', attempts: 12, last_error: 'Error: no' }],
      total: 1,
    });
    expect((await admin('GET', 'metrics')).text).toContain('wateja_outbox_events{status="parked"} 1');

    expect(await admin('POST', `events/${id}/replay`)).toMatchObject({
      status: 200,
      body: { message: 'Event delivered', event: { id, status: 'delivered' } },
    });
    expect((await metrics()).total_purchases).toBe(1);
    expect((await admin('GET', 'events?status=parked')).body).toMatchObject({ events: [], total: 0 });
    const gauges = (await admin('GET', 'metrics')).text;
    expect(gauges).toContain('wateja_outbox_events{status="parked"} 0');
    expect(gauges).toContain('wateja_outbox_oldest_pending_seconds 0');
  });

  it('replays by a request that carries an Idempotency-Key too, in a transaction of its own', async () => {
    const id = await givenParkedEvent();
    const replay = () =>
      testApp.request('POST', `/api/admin/events/${id}/replay`, {
        token: shop.admin,
        headers: { 'idempotency-key': 'replay' },
      });
    // The listener fails after it has written the metrics, so none of its changes may stay.
    await testApp.prisma.$executeRaw`UPDATE customer_preferences SET average_spend = 0`;
    await testApp.prisma.$executeRaw`
      ALTER TABLE customer_preferences ADD CONSTRAINT broken CHECK (average_spend <> 70) NOT VALID`;
    const failed = await replay();
    expect(failed.body).toMatchObject({ message: 'Event failed again', event: { status: 'pending', attempts: 1 } });
    expect((await metrics()).total_purchases).toBe(0);

    await testApp.prisma.$executeRaw`ALTER TABLE customer_preferences DROP CONSTRAINT broken`;
    expect((await admin('POST', `events/${id}/replay`)).body.message).toBe('Event delivered');
    expect((await metrics()).total_purchases).toBeGreaterThan(0);
  });

  it('refuses to replay what is delivered or unknown', async () => {
    const { id } = await testApp.prisma.outboxEvent.findFirstOrThrow({ where: { status: 'delivered' } });
    expect(await admin('POST', `events/${id}/replay`)).toMatchObject({
      status: 409,
      body: { code: 'event_already_delivered' },
    });
    expect(await admin('POST', 'events/999999999/replay')).toMatchObject({
      status: 404,
      body: { error: 'Event not found' },
    });
    expect((await admin('POST', 'events/nonsense/replay')).status).toBe(400);
  });

  it('is for platform administrators only', async () => {
    for (const path of ['events', 'metrics']) {
      const answer = await testApp.request('GET', `/api/admin/${path}`, { token: shop.owner });
      expect(answer.status).toBe(403);
    }
  });
});
