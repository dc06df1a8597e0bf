import { EventDelivery, EventsService } from '@wateja/events';
import { withTenant, PrismaService, type Transaction } from '@wateja/prisma';

import { expectStatus, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { Outbox } from '../../support/outbox';
import { createTestApp, type TestApp } from '../../support/test-app';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('Events, whatever dies and however many instances deliver,', () => {
  let first: TestApp;
  let second: TestApp;
  let shop: Shop;
  let outbox: Outbox;

  beforeAll(async () => {
    first = await createTestApp();
    // What the listeners of these tests write. It must be committed together with the delivery, or not at all.
    await first.database.query('CREATE TABLE effects (sale_id bigint)');
  });
  beforeEach(async () => {
    // The default budget, so that a listener that hangs does not hold up the test.
    second = await createTestApp({ EVENTS_BUDGET_MS: '' }, first.database);
    shop = await givenShop(first);
    outbox = new Outbox(first, shop.business_id);
  });
  afterEach(async () => {
    outbox.restore();
    await second.close();
  });
  afterAll(() => first.close());

  /** Records the cancellation of each of these sales in one transaction. Only these tests listen to that event. */
  function record({ app }: TestApp, saleIds: number[], beforeCommit?: () => Promise<void>): Promise<void> {
    const { business_id } = shop;
    const work = async (tx: Transaction) => {
      const events = saleIds.map((sale_id) => ({ business_id, sale_id, customer_id: null }));
      await app.get(EventsService).record(tx, 'sale.cancelled', events);
      await beforeCommit?.();
    };
    return withTenant(business_id, () => app.get(PrismaService).transaction(work));
  }

  const countEffects = (app: TestApp) =>
    outbox.listen('sale.cancelled', ({ sale_id }, tx) => tx.$executeRaw`INSERT INTO effects VALUES (${sale_id})`, app);

  async function effects(): Promise<number[]> {
    const rows = await first.database.query<{ sale_id: number }>('DELETE FROM effects RETURNING sale_id');
    return rows.map(({ sale_id }) => sale_id).sort((a, b) => a - b);
  }

  it('have one effect each', async () => {
    const apps = [first, second];
    for (const app of apps) countEffects(app);
    const resume = apps.flatMap((app) => [outbox.withoutPoller(app), outbox.withoutFirstAttempts(app)]);
    await record(first, numbers(150));
    for (const resumeOne of resume) resumeOne();

    const ids = (await outbox.rows()).map(({ id }) => id);
    await outbox.change('next_attempt_at = now()');
    await Promise.all(
      apps.flatMap((app) => {
        const delivery = app.app.get(EventDelivery);
        return [outbox.attempt(ids, app), delivery.deliverDue(100), delivery.deliverDue(100)];
      }),
    );
    await outbox.delivered();
    expect(await effects()).toEqual(numbers(150));
    expect((await outbox.rows()).filter(({ attempts }) => attempts !== 1)).toEqual([]);
  });

  it('are not skipped when the earlier one commits later', async () => {
    for (const app of [first, second]) countEffects(app);
    // Half of the events get no first attempt, so only a poller can find them.
    outbox.withoutFirstAttempts(second);
    for (let round = 0; round < 1_000; round++) {
      const app = round % 2 === 0 ? first : second;
      const [earlierIsRecorded, laterIsCommitted] = [outbox.gate(), outbox.gate()];
      const earlier = record(app, [2 * round + 1], () => (earlierIsRecorded.open(), laterIsCommitted.isOpen));
      await earlierIsRecorded.isOpen;
      await record(app, [2 * round + 2]);
      laterIsCommitted.open();
      await earlier;
    }
    await outbox.delivered();
    expect(await effects()).toEqual(numbers(2_000));
  });

  it('survive a process that dies between the commit and the delivery', async () => {
    const { id: customer_id } = await givenCustomer(first, shop);
    outbox.withoutPoller(first);
    outbox.withoutPoller(second);
    outbox.withoutFirstAttempts(first);
    await givenSale(first, shop, { customer_id });
    expect(await outbox.rows()).toMatchObject([{ status: 'pending', attempts: 0 }]);
    const third = await createTestApp({}, first.database);
    try {
      await outbox.delivered();
      const url = `/api/customers/${shop.business_id}/${customer_id}/metrics`;
      const { body } = expectStatus(await third.request('GET', url, { token: shop.staff }), 200);
      expect(body.metrics).toMatchObject({ total_purchases: 1, total_spent: '100.00' });
    } finally {
      await third.close();
    }
  });

  it('survive a process that dies in the middle of a delivery', async () => {
    outbox.withoutPoller(second);
    const gate = outbox.gate();
    outbox.listen(
      'sale.cancelled',
      async ({ sale_id }, tx) => {
        await tx.$executeRaw`INSERT INTO effects VALUES (${sale_id})`;
        await gate.isOpen;
      },
      second,
    );
    countEffects(first);
    await record(second, [7]);
    expect(await outbox.rows()).toMatchObject([{ status: 'pending', attempts: 0 }]);
    // For the database, a killed process is a connection that ends.
    const ended = await first.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND state = 'idle in transaction'`,
    );
    expect(ended).toHaveLength(1);
    await outbox.delivered();
    gate.open();
    await second.app.get(EventDelivery).waitUntilIdle();
    expect(await effects()).toEqual([7]);
  });
});
