import { Client } from 'pg';

import { givenAnotherShop, givenCustomer, givenSale, givenShop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { totalDifferences } from '../../support/totals/kept-totals';

const CALLERS_SETTINGS = `SELECT current_setting('wateja.platform') AS platform, current_setting('wateja.business_id') AS business`;

describe('Counting all totals anew', () => {
  let testApp: TestApp;
  let owner: Client;

  beforeAll(async () => {
    testApp = await createTestApp();
    const first = await givenShop(testApp);
    for (const shop of [first, await givenAnotherShop(testApp, first)]) {
      const { id } = await givenCustomer(testApp, shop);
      await givenSale(testApp, shop, { customer_id: id });
    }
    owner = new Client({ connectionString: testApp.database.owner_url });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await testApp.close();
  });

  async function falsifyTotals(): Promise<void> {
    const { query } = testApp.database;
    await query(`DELETE FROM customer_counts`);
    await query(`UPDATE loyalty_counts SET total_spent = total_spent + 1`);
    await query(`UPDATE customer_sales_totals SET purchases = purchases + 1`);
    await query(
      `INSERT INTO sale_counts (business_id, day, status, sales) SELECT id, '2024-01-01', 'pending', 3 FROM businesses`,
    );
    expect(await totalDifferences(testApp.database)).not.toEqual([]);
  }

  it('puts wrong ones right, in every business, for an owner who is no superuser', async () => {
    await falsifyTotals();
    await owner.query('SELECT recount_totals()');
    expect(await totalDifferences(testApp.database)).toEqual([]);
  });

  it.each(['recount_totals()', 'recount_totals(1)'])(
    'leaves the settings of the transaction that calls %s as they were',
    async (call) => {
      await owner.query(`BEGIN; SET LOCAL wateja.platform = 'off'; SET LOCAL wateja.business_id = '17'`);
      await owner.query(`SELECT ${call}`);
      const { rows } = await owner.query(CALLERS_SETTINGS);
      await owner.query('COMMIT');
      expect(rows).toEqual([{ platform: 'off', business: '17' }]);
    },
  );

  it('sets nothing that lasts', async () => {
    await owner.query('SELECT recount_totals()');
    const { rows } = await owner.query(CALLERS_SETTINGS);
    expect(rows).toEqual([{ platform: '', business: '' }]);
  });
});
