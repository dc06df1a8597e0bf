import type { CustomerBatch } from '@wateja/events';
import { MetricsAuditService, type MetricsDifference } from '@wateja/loyalty';
import fc from 'fast-check';

import { expectStatus, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { HeldLock, untilWaiting } from '../../support/held-lock';
import { differencesFrom } from '../../support/ledger-model-check';
import { program } from '../../support/ledger-model-program';
import { LedgerRun, runMeanwhile } from '../../support/ledger-model-run';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('The audit of the books', () => {
  let testApp: TestApp;
  let shop: Shop;
  let audit: MetricsAuditService;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  afterAll(() => testApp.close());
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

  async function collect<Result>(steps: AsyncGenerator<CustomerBatch<Result>>): Promise<CustomerBatch<Result>[]> {
    const collected: CustomerBatch<Result>[] = [];
    for await (const step of steps) collected.push(step);
    return collected;
  }

  const verify = async (): Promise<MetricsDifference[]> =>
    (await collect(audit.verify(shop.business_id))).flatMap(({ result }) => result);

  it('names each difference, and only these, and the rebuild repairs them', async () => {
    const [sound, wrongSum, wrongFrequency, withoutHistory, wrongAverage, withoutPreferences, wrongTotal] = [
      await givenBuyer(),
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
    await corrupt('UPDATE customer_sales_totals SET amount = amount + 1', wrongTotal);

    const difference = (customer_id: number, stored: object | null, average_spend: string | null = '33.35') => ({
      customer_id,
      expected: buyersMetrics,
      stored,
      average_spend,
      kept: null as object | null,
    });
    expect(await verify()).toEqual([
      difference(wrongSum, { ...buyersMetrics, total_spent: 100.06 }),
      difference(wrongFrequency, { ...buyersMetrics, repeat_frequency: 'frequent' }),
      difference(withoutHistory, null),
      difference(wrongAverage, buyersMetrics, '33.34'),
      difference(withoutPreferences, buyersMetrics, null),
      { ...difference(wrongTotal, buyersMetrics), kept: { purchases: 3, amount: 101.05, items: 4.5 } },
    ]);
    expect(sound).toBeLessThan(wrongSum);

    const steps = await collect(audit.rebuild(shop.business_id));
    expect(steps).toEqual([{ customer_id: wrongTotal, done: 7, total: 7, result: 5 }]);
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
    const first = (await steps.next()).value as CustomerBatch<number>;
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
    const run = new LedgerRun([testApp], shop);
    const day = run.run(fc.sample(program({ clients: 8, operationsPerClient: 15 }), 1)[0]!, 3);
    await runMeanwhile(day, () => collect(audit.rebuild(shop.business_id)));
    expect(await differencesFrom(run.model, testApp, shop)).toEqual([]);
  });

  describe('when a rebuild has read the ledger and not yet written', () => {
    let customers: number[];

    beforeEach(async () => {
      customers = [(await givenCustomer(testApp, shop)).id, await givenBuyer()];
      const corrupt = 'UPDATE customer_purchase_history SET total_spent = total_spent + 1 WHERE business_id = $1';
      await testApp.database.query(corrupt, [shop.business_id]);
    });

    /** Starts a rebuild, stops it at the first customer's row, and lets it go on when `work` waits for it, or is done. */
    async function during(work: () => Promise<unknown>): Promise<void> {
      const row = 'SELECT FROM customer_purchase_history WHERE business_id = $1 AND customer_id = $2 FOR UPDATE';
      const lock = await HeldLock.take(testApp, row, [shop.business_id, customers[0]]);
      const rebuild = collect(audit.rebuild(shop.business_id));
      await untilWaiting(testApp, 1);
      const working = work();
      await untilWaiting(testApp, 2, working);
      await lock.release();
      await Promise.all([rebuild, working]);
    }

    it('counts a sale that comes in between', async () => {
      await during(() =>
        givenSale(testApp, shop, { customer_id: customers[1], total_amount: '7.00', total_items: '1' }),
      );
      expect(await verify()).toEqual([]);
    });

    it('keeps to settings that change in between', async () => {
      const body = { occasional_from: 4 };
      const url = `/api/businesses/${shop.business_id}/loyalty`;
      await during(async () => expectStatus(await testApp.request('PATCH', url, { token: shop.owner, body }), 200));
      expect(await verify()).toEqual([]);
    });
  });
});
