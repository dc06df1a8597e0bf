import { expectStatus, givenAnotherShop, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { HeldLock, untilWaiting } from '../../support/held-lock';
import { simulate } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

const PROGRAM = { earn: { spend: { points: 1, per: '100.00' } } };
/** Tiers that depend on purchases, so that all purchases of a customer are read. */
const TIERS = { ladder: [{ name: 'Member' }, { name: 'Gold', min_purchases: 4_000 }] };

describe('A simulation of many sales', () => {
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

  const run = (request: object) => simulate(testApp, shop, request);
  /** Sales of 100.00 without lines, one after the other, the last one so many days ago. No trigger adds them up. */
  const sell = (customerId: number, sales: number, days = 1) =>
    testApp.database.query(
      `SET LOCAL session_replication_role = replica;
       INSERT INTO sales (business_id, customer_id, content_hash, total_amount, total_items, payment_method, status, completed_at)
       SELECT ${shop.business_id}, ${customerId}, '', 100, 1, 'cash', 'completed',
         now() - ${days} * interval '1 day' - n * interval '1 minute'
       FROM generate_series(1, ${sales}) n`,
    );

  it('goes through customers of many sales, and through many customers', async () => {
    const customers = await testApp.database.query<{ id: number }>(
      `INSERT INTO customers (business_id, name, search_text)
       SELECT $1, 'Customer ' || n, '' FROM generate_series(1, 230) n RETURNING id::int`,
      [shop.business_id],
    );
    for (const [index, sales] of [
      [3, 4_100],
      [4, 2_000],
      [5, 3_999],
      [229, 7],
    ] as const) {
      await sell(customers[index]!.id, sales);
    }
    const { body } = expectStatus(await run({ program: { ...PROGRAM, tiers: TIERS } }), 200);
    expect(body).toMatchObject({ sales: 10_106, earning_sales: 10_106, points: { earned: '10106' } });
    expect(body.tiers).toEqual([
      { name: 'Member', customers: 229 },
      { name: 'Gold', customers: 1 },
    ]);
  });

  it('is refused if a customer has more of them in these days than are read at once', async () => {
    const { id } = await givenCustomer(testApp, shop);
    await sell(id, 20_001, 20);
    const refused = expectStatus(await run({ program: PROGRAM }), 422);
    expect(refused.body).toMatchObject({ code: 'simulation_too_large', details: [{ path: 'days' }] });
    await sell(id, 3);
    const { body } = expectStatus(await run({ program: PROGRAM, days: 10 }), 200);
    expect(body).toMatchObject({ sales: 3, points: { earned: '3' } });
    // The tier of a day may depend on all purchases before it, so asking for fewer days does not help.
    await sell(id, 30_000, 40);
    const byTiers = expectStatus(await run({ program: { ...PROGRAM, tiers: TIERS }, days: 10 }), 422);
    expect(byTiers.body).toMatchObject({ code: 'simulation_too_large', details: [{ path: 'program.tiers.ladder' }] });
  });

  it('is refused if PostgreSQL ends a statement that takes too long', async () => {
    await givenCustomer(testApp, shop);
    const lock = await HeldLock.take(testApp, 'LOCK TABLE sale_attributions IN ACCESS EXCLUSIVE MODE', []);
    const simulating = run({ program: PROGRAM });
    await untilWaiting(testApp, 1, simulating);
    // The error is the same as of a time-out, for which the test would have to wait.
    await testApp.database.query(
      `SELECT pg_cancel_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock' AND application_name LIKE 'wateja-%'`,
    );
    const answer = await simulating;
    await lock.release();
    expect(expectStatus(answer, 422).body).toMatchObject({ code: 'simulation_too_large', details: [{ path: 'days' }] });
  });
});
