import { Client } from 'pg';

import { givenAnotherShop, givenCustomer, givenSale, givenShop } from '../support/fixtures';
import { createTestApp, type TestApp } from '../support/test-app';
import { totalDifferences } from '../support/totals/kept-totals';

const COUNTED = ['customers', 'customer_purchase_history', 'sales'];
const COUNTERS = ['customer_counts', 'loyalty_counts', 'customer_sales_totals', 'sale_counts'];
const OWNER = 'wateja_test_plain_owner';

describe('Counting all totals anew', () => {
  let testApp: TestApp;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  afterAll(async () => {
    await testApp.database.query(
      `REASSIGN OWNED BY ${OWNER} TO CURRENT_USER; DROP OWNED BY ${OWNER}; DROP ROLE ${OWNER}`,
    );
    await testApp.close();
  });

  it('puts wrong ones right, in every business, also for an owner who is no superuser', async () => {
    const { query } = testApp.database;
    const first = await givenShop(testApp);
    for (const shop of [first, await givenAnotherShop(testApp, first)]) {
      const { id } = await givenCustomer(testApp, shop);
      await givenSale(testApp, shop, { customer_id: id });
    }
    await query(`DELETE FROM customer_counts`);
    await query(`UPDATE loyalty_counts SET total_spent = total_spent + 1`);
    await query(`UPDATE customer_sales_totals SET purchases = purchases + 1`);
    await query(
      `INSERT INTO sale_counts (business_id, day, status, sales) SELECT id, '2024-01-01', 'pending', 3 FROM businesses`,
    );
    expect(await totalDifferences(testApp.database)).not.toEqual([]);

    await query(`CREATE ROLE ${OWNER}`);
    await query(`GRANT ALL ON SCHEMA public TO ${OWNER}; GRANT SELECT ON businesses TO ${OWNER}`);
    for (const table of [...COUNTED, ...COUNTERS]) await query(`ALTER TABLE ${table} OWNER TO ${OWNER}`);
    await query(`ALTER FUNCTION recount_totals OWNER TO ${OWNER}`);
    const owner = new Client({ connectionString: testApp.databaseUrl, options: `-c role=${OWNER}` });
    await owner.connect();
    await owner.query('SELECT recount_totals()');
    const { rows } = await owner.query(`SELECT current_setting('wateja.platform', true) AS platform`);
    await owner.end();

    expect(await totalDifferences(testApp.database)).toEqual([]);
    // What it may see is its own affair, and over when it is.
    expect(rows[0]).toEqual({ platform: '' });
  });
});
