import fc from 'fast-check';

import { expectStatus, givenCustomer, givenShop } from '../../support/fixtures';
import { HeldLock, untilWaiting } from '../../support/held-lock';
import { differencesFrom } from '../../support/ledger-model-check';
import { program } from '../../support/ledger-model-program';
import { LedgerRun, runMeanwhile } from '../../support/ledger-model-run';
import { createTestApp, type TestApp } from '../../support/test-app';

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

describe('The books, with clients that get in each other’s way', () => {
  it('equal a model of the answers, to the cent, in the tables, in the audit and in what the API says', async () => {
    // Sampled, and not asserted as a property: the operations run in another order each time, so shrinking would not
    // work.
    const seed = Date.now();
    for (const day of fc.sample(program(SIZE), { seed, numRuns: 2 })) {
      const run = new LedgerRun(apps, await givenShop(testApp));
      await run.run(day, CUSTOMERS);
      const differences = await differencesFrom(run.model, testApp, run.shop);
      expect({ seed, differences }).toEqual({ seed, differences: [] });
    }
  });

  it('hold when tills send the same receipts in opposite orders', async () => {
    const shop = await givenShop(testApp);
    const { id: customer_id } = await givenCustomer(testApp, shop);
    const sale = { customer_id, payment_method: 'cash', total_amount: '10.00', total_items: '1' };
    const send = (app: TestApp, receipts: string[]) => {
      const sales = receipts.map((external_id) => ({ ...sale, external_id }));
      return app.request('POST', `/api/sales/${shop.business_id}/batch`, { token: shop.staff, body: { sales } });
    };
    // This lock stops both tills at the receipt in the middle.
    const middle = await HeldLock.take(
      testApp,
      `INSERT INTO sales (business_id, external_id, content_hash, total_amount, total_items, payment_method, status)
       VALUES ($1, 'R-2', '', 1, 1, 'cash', 'pending')`,
      [shop.business_id],
    );
    const sending = [send(apps[0]!, ['R-1', 'R-2', 'R-3']), send(apps[1]!, ['R-3', 'R-2', 'R-1'])];
    await untilWaiting(testApp, 2);
    await middle.release();

    const answers = await Promise.all(sending);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const total = (count: 'created' | 'existing') => answers.reduce((sum, { body }) => sum + Number(body[count]), 0);
    expect([total('created'), total('existing')]).toEqual([3, 3]);
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
    await Promise.all(apps.map((app, index) => runMeanwhile(day, (turn) => change(app, turn + index))));

    const { settings } = expectStatus(await testApp.request('GET', path, { token: shop.owner }), 200).body;
    expect(await differencesFrom(run.model, testApp, shop, settings)).toEqual([]);
  });
});
