import { expectStatus, givenAnotherShop, givenShop, type Shop } from '../../support/fixtures';
import { givenKnownCustomer, merge, rowsOfShop, shareOneOfEach, undo } from '../../support/merging';
import { givenProgram } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('A merge from before a migration', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenAnotherShop(testApp, await givenShop(testApp));
    await givenProgram(testApp, shop);
  });
  afterAll(() => testApp.close());

  it('is undone with the defaults of columns that are new, and without those that are gone', async () => {
    const [own, otherCustomer] = [await givenKnownCustomer(testApp, shop), await givenKnownCustomer(testApp, shop)];
    await shareOneOfEach(testApp, shop, own.id, otherCustomer.id);
    const before = await rowsOfShop(testApp, shop.business_id);
    const tables = await testApp.database.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name = 'customer_id'
       UNION SELECT 'customers' ORDER BY 1`,
    );
    const alter = async (change: string) => {
      for (const { name } of tables) await testApp.database.query(`ALTER TABLE ${name} ${change}`);
    };
    await alter('ADD COLUMN going text');
    const { body } = expectStatus(await merge(testApp, shop, own.id, { from_customer_id: otherCustomer.id }), 200);
    const removed = await testApp.database.query<{ table_name: string }>(
      `SELECT table_name FROM customer_merge_rows WHERE merge_id = $1 AND kind = 'removed' ORDER BY 1`,
      [body.merge.id],
    );
    expect(removed.map(({ table_name }) => table_name)).toEqual([
      'campaign_recipients',
      'customer_consents',
      'customer_preferences',
      'customer_purchase_history',
      'customer_sales_totals',
      'customer_tiers',
      'customers',
      'reply_customers',
      'reward_accounts',
    ]);
    await alter('DROP COLUMN going');
    await alter(`ADD COLUMN coming text NOT NULL DEFAULT 'new'`);
    expectStatus(await undo(testApp, shop, own.id, body.merge.id), 200);
    const missing = await Promise.all(
      removed.map(({ table_name }) =>
        testApp.database.query(`SELECT FROM ${table_name} WHERE coming IS DISTINCT FROM 'new'`),
      ),
    );
    expect(missing.flat()).toEqual([]);
    await alter('DROP COLUMN coming');
    expect(await rowsOfShop(testApp, shop.business_id)).toEqual(before);
  });
});
