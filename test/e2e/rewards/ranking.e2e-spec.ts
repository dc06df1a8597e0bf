import { expectStatus, givenAnotherShop, givenShop, type Shop } from '../../support/fixtures';
import { HeldLock } from '../../support/held-lock';
import { givenProgram, PROGRAM } from '../../support/rewards-shop';
import { seedCustomers } from '../../support/seeded-customers';
import { createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

/** The number of customers, which makes three batches, and the position of a customer in the second batch. */
const MANY = 1_200;
const PLACE = 700;

const tiers = (name: string) => ({ ...PROGRAM, valid_from: undefined, tiers: { ladder: [{ name }] } });

describe('A programme that is saved in a large shop', () => {
  let testApp: TestApp;
  let shop: Shop;
  let customers: { id: number; business_id: number; name: string }[];

  beforeAll(async () => {
    // The test saves the programme while it holds a lock, so the request must not wait for the delivery of its events.
    testApp = await createTestApp({ EVENTS_BUDGET_MS: '0' });
    shop = await givenAnotherShop(testApp, await givenShop(testApp));
    const { business_id } = shop;
    const [last] = await testApp.database.query<{ id: number }>('SELECT max(id)::int AS id FROM customers');
    const firstId = (last?.id ?? 0) + 1;
    customers = Array.from({ length: MANY }, (_, index) => ({ id: firstId + index, business_id, name: 'Mteja' }));
    await seedCustomers(testApp.database, customers);
    await testApp.database.query(
      `INSERT INTO sales (business_id, customer_id, content_hash, total_amount, total_items, payment_method, status, completed_at)
       SELECT business_id, id, '', 1, 1, 'cash', 'completed', now() FROM customers WHERE business_id = ${business_id}`,
    );
  });
  afterAll(() => testApp.close());

  const ranking = async () => {
    const path = `/api/rewards/${shop.business_id}/program`;
    return expectStatus(await testApp.request('GET', path, { token: shop.owner }), 200).body.ranking as object | null;
  };
  const untilRanked = () => waitUntil('all are ranked', async () => (await ranking()) === null);
  const ranked = () =>
    testApp.database.query(
      `SELECT tier, program_version AS version, count(*)::int AS customers FROM customer_tiers
       WHERE business_id = $1 GROUP BY 1, 2`,
      [shop.business_id],
    );

  it('is answered before all customers have their tiers, and says how far it is', async () => {
    await givenProgram(testApp, shop, tiers('First'));
    await untilRanked();
    expect(await ranked()).toEqual([{ tier: 'First', version: 1, customers: MANY }]);

    const lock = await HeldLock.take(testApp, 'SELECT FROM customers WHERE id = $1 FOR UPDATE', [customers[PLACE]!.id]);
    const { body } = await givenProgram(testApp, shop, tiers('Second'));
    expect(body).toMatchObject({ version_in_force: 2, ranking: { total: MANY } });
    await waitUntil('the first batch is ranked', async () => {
      return JSON.stringify(await ranking()) === JSON.stringify({ done: 500, total: MANY });
    });
    await lock.release();
    // An attempt may have failed meanwhile. This makes the next one due now.
    await testApp.database.query(`UPDATE outbox SET next_attempt_at = now() WHERE status = 'pending'`);
    await untilRanked();
    expect(await ranked()).toEqual([{ tier: 'Second', version: 2, customers: MANY }]);
  });

  it('has nothing to rank while it is switched off', async () => {
    const { body } = await givenProgram(testApp, shop, { ...tiers('Third'), is_enabled: false });
    expect(body).toMatchObject({ version_in_force: 3, ranking: null });
    expect(await ranked()).toEqual([{ tier: 'Second', version: 2, customers: MANY }]);
  });
});
