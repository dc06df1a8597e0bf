import { type AuditStep, MetricsAuditService, type MetricsDifference } from '@wateja/loyalty';
import fc from 'fast-check';

import { expectStatus, givenCustomer, givenSale, givenShop, type Shop } from '../support/fixtures';
import { differencesFrom } from '../support/ledger-model-check';
import { program } from '../support/ledger-model-program';
import { LedgerRun } from '../support/ledger-model-run';
import { createTestApp, type TestApp } from '../support/test-app';

const CUSTOMERS = 3;
const SIZE = { clients: 8, operationsPerClient: 20 };

let apps: TestApp[];
let testApp: TestApp;

beforeAll(async () => {
  testApp = await createTestApp();
  apps = [testApp, await createTestApp({}, testApp.database)];
});
afterAll(async () => {
  for (const app of apps.toReversed()) await app.close();
});

/** Does `turn` over and over until `work` is done, and once at least. */
async function meanwhile(work: Promise<void>, turn: (count: number) => Promise<unknown>): Promise<void> {
  const progress = { isDone: false };
  const watch = work.finally(() => (progress.isDone = true));
  for (let count = 0; count === 0 || !progress.isDone; count++) await turn(count);
  await watch;
}

describe('The books, with clients that get in each other’s way', () => {
  it('equal a model of the answers, to the cent, in the tables, in the audit and in what the API says', async () => {
    // Sampled, not asserted as a property: what races with what is never the same twice, so there is no shrinking.
    const seed = Date.now();
    for (const day of fc.sample(program(SIZE), { seed, numRuns: 2 })) {
      const run = new LedgerRun(apps, await givenShop(testApp));
      await run.run(day, CUSTOMERS);
      const differences = await differencesFrom(run.model, testApp, run.shop);
      expect({ seed, differences }).toEqual({ seed, differences: [] });
    }
  }, 60_000);

  it('hold when tills send the same receipts in opposite orders', async () => {
    const shop = await givenShop(testApp);
    const { id: customer_id } = await givenCustomer(testApp, shop);
    const goods = { customer_id, payment_method: 'cash', total_amount: '10.00', total_items: '1' };
    const sales = Array.from({ length: 200 }, (_, number) => ({ ...goods, external_id: `R-${number}` }));
    const batches = [sales, sales.toReversed(), sales.slice(100).concat(sales.slice(0, 100))];
    const answers = await Promise.all(
      batches.map((batch, index) =>
        apps[index % 2]!.request('POST', `/api/sales/${shop.business_id}/batch`, {
          token: shop.staff,
          body: { sales: batch },
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const total = (count: 'created' | 'existing') => answers.reduce((sum, { body }) => sum + Number(body[count]), 0);
    expect([total('created'), total('existing')]).toEqual([200, 400]);
  });

  it('follow the loyalty settings, however often these change meanwhile', async () => {
    const shop = await givenShop(testApp);
    const path = `/api/businesses/${shop.business_id}/loyalty`;
    const ladders = [
      { occasional_from: 2, regular_from: 3, frequent_from: 4 },
      { occasional_from: 5, regular_from: 6, frequent_from: 20 },
      { occasional_from: 3, regular_from: 8, frequent_from: 9 },
    ];
    const run = new LedgerRun(apps, shop);
    const change = async (app: TestApp, turn: number) => {
      const body = ladders[turn % ladders.length];
      expectStatus(await app.request('PATCH', path, { token: shop.owner, body }), 200);
    };
    const day = run.run(fc.sample(program(SIZE), 1)[0]!, CUSTOMERS);
    await Promise.all(apps.map((app, index) => meanwhile(day, (turn) => change(app, turn + index))));

    const { settings } = expectStatus(await testApp.request('GET', path, { token: shop.owner }), 200).body;
    expect(await differencesFrom(run.model, testApp, shop, settings)).toEqual([]);
  }, 60_000);
});

describe('The audit of the books', () => {
  let shop: Shop;
  let audit: MetricsAuditService;

  beforeEach(async () => {
    shop = await givenShop(testApp);
    audit = testApp.app.get(MetricsAuditService);
  });

  /** A customer with three purchases. */
  async function givenBuyer(): Promise<number> {
    const { id } = await givenCustomer(testApp, shop);
    for (const day of ['01', '02', '03']) {
      const completed_at = `2024-01-${day}T10:00:00Z`;
      await givenSale(testApp, shop, { customer_id: id, completed_at, total_amount: '33.35', total_items: '1.5' });
    }
    return id;
  }

  const buyersMetrics = {
    total_purchases: 3,
    total_spent: 100.05,
    total_items_bought: 4.5,
    avg_transaction_value: 33.35,
    first_purchase_date: '2024-01-01T10:00:00+00:00',
    last_purchase_date: '2024-01-03T10:00:00+00:00',
    is_repeat_customer: true,
    customer_lifetime_value: 100.05,
    repeat_frequency: 'occasional',
  };

  async function collect<Result>(steps: AsyncGenerator<AuditStep<Result>>): Promise<AuditStep<Result>[]> {
    const collected: AuditStep<Result>[] = [];
    for await (const step of steps) collected.push(step);
    return collected;
  }

  const verify = async (): Promise<MetricsDifference[]> =>
    (await collect(audit.verify(shop.business_id))).flatMap(({ result }) => result);

  it('names each difference, and only these, and the rebuild repairs them', async () => {
    const [sound, wrongSum, wrongFrequency, withoutHistory, wrongAverage, withoutPreferences] = [
      await givenBuyer(),
      await givenBuyer(),
      await givenBuyer(),
      await givenBuyer(),
      await givenBuyer(),
      await givenBuyer(),
    ];
    expect(await verify()).toEqual([]);
    const corrupt = (statement: string, id: number) =>
      testApp.database.query(`${statement} WHERE business_id = $1 AND customer_id = $2`, [shop.business_id, id]);
    await corrupt('UPDATE customer_purchase_history SET total_spent = total_spent + 0.01', wrongSum);
    await corrupt("UPDATE customer_purchase_history SET repeat_frequency = 'frequent'", wrongFrequency);
    await corrupt('DELETE FROM customer_purchase_history', withoutHistory);
    await corrupt('UPDATE customer_preferences SET average_spend = 33.34', wrongAverage);
    await corrupt('DELETE FROM customer_preferences', withoutPreferences);

    const difference = (customer_id: number, stored: object | null, average_spend: string | null = '33.35') => ({
      customer_id,
      expected: buyersMetrics,
      stored,
      average_spend,
    });
    expect(await verify()).toEqual([
      difference(wrongSum, { ...buyersMetrics, total_spent: 100.06 }),
      difference(wrongFrequency, { ...buyersMetrics, repeat_frequency: 'frequent' }),
      difference(withoutHistory, null),
      difference(wrongAverage, buyersMetrics, '33.34'),
      difference(withoutPreferences, buyersMetrics, null),
    ]);
    expect(sound).toBeLessThan(wrongSum);

    const steps = await collect(audit.rebuild(shop.business_id));
    expect(steps).toEqual([{ customer_id: withoutPreferences, done: 6, total: 6, result: 5 }]);
    expect(await verify()).toEqual([]);
    expect((await collect(audit.rebuild(shop.business_id))).map(({ result }) => result)).toEqual([0]);
  });

  it('goes on where an interrupted rebuild stopped', async () => {
    await testApp.database.query(
      "INSERT INTO customers (business_id, name, search_text) SELECT $1, 'N', 'n' FROM generate_series(1, 2500)",
      [shop.business_id],
    );
    expect(await verify()).toHaveLength(2_500);
    const steps = audit.rebuild(shop.business_id);
    const first = (await steps.next()).value as AuditStep<number>;
    await steps.return(undefined);
    expect(first).toMatchObject({ done: 1_000, total: 2_500, result: 1_000 });
    expect(await verify()).toHaveLength(1_500);

    const rest = await collect(audit.rebuild(shop.business_id, first.customer_id));
    expect(rest.map(({ done, total, result }) => [done, total, result])).toEqual([
      [1_000, 1_500, 1_000],
      [1_500, 1_500, 500],
    ]);
    expect(await verify()).toEqual([]);
  });

  it('rebuilds while the shop is open', async () => {
    const run = new LedgerRun(apps, shop);
    const day = run.run(fc.sample(program(SIZE), 1)[0]!, CUSTOMERS);
    await meanwhile(day, () => collect(audit.rebuild(shop.business_id)));
    expect(await differencesFrom(run.model, testApp, shop)).toEqual([]);
  }, 60_000);
});
