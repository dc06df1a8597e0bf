import { writeBackup } from '@wateja/backup';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { runWateja } from '../../support/run-wateja';
import { createTestApp, type TestApp } from '../../support/test-app';
import { createEmptyDatabase, type TestDatabase } from '../../support/test-database';
import { waitUntil } from '../../support/wait-until';
import { runWatejaProcess } from '../../support/wateja-process';

const CLIENTS = 16;
const SALES_BEFORE = 32;

describe('A backup while 16 clients sell', () => {
  let testApp: TestApp;
  let shop: Shop;
  let folder: string;
  let target: TestDatabase;

  beforeAll(async () => {
    // No request waits for the delivery of its events, so many are undelivered while the backup is made.
    testApp = await createTestApp({ EVENTS_BUDGET_MS: '0' });
    shop = await givenShop(testApp);
    folder = mkdtempSync(join(tmpdir(), 'wateja-while-selling-'));
    target = await createEmptyDatabase();
  });
  afterAll(async () => {
    await target.drop();
    rmSync(folder, { recursive: true });
    await testApp.close();
  });

  it('has the sales of one moment, and its restore proves every cent', async () => {
    const customers = await Promise.all(
      Array.from({ length: 8 }, (_, number) => givenCustomer(testApp, shop, { name: `Customer ${number}` })),
    );
    const file = join(folder, 'shop.backup');
    let [sold, isOver] = [0, false];
    const client = async (number: number) => {
      while (!isOver) {
        await givenSale(testApp, shop, { customer_id: customers[(number + sold) % 8]!.id });
        sold++;
      }
    };
    const selling = Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
    await waitUntil('they sell', () => sold >= SALES_BEFORE);
    const before = sold;
    await writeBackup(testApp.database.owner_url, file).finally(() => (isOver = true));
    await selling;

    const { exitCode, stdout, stderr } = await runWatejaProcess(target, ['restore', file, '--json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ restored: { differences: 0, waiting_events: expect.any(Number) } });
    const [restored] = await target.query<{ sales: number; lines: number }>(
      `SELECT count(*)::int AS sales, (SELECT count(*)::int FROM sale_items) AS lines FROM sales`,
    );
    expect(restored!.lines).toBe(restored!.sales);
    expect(restored!.sales).toBeGreaterThanOrEqual(before);
    expect(restored!.sales).toBeLessThanOrEqual(sold);

    // The next start delivers the events that were waiting, so the comparison covers all customers.
    const next = await createTestApp({}, target);
    const waiting = "SELECT FROM outbox WHERE status <> 'delivered'";
    await waitUntil('every event is delivered', async () => (await target.query(waiting)).length === 0);
    expect(await runWateja(next, ['verify-metrics'])).toMatchObject({ exitCode: 0 });
    await next.close();
  });
});
