import { type Audience, Recipients } from '@wateja/messaging';
import { withTenant } from '@wateja/prisma';

import { givenShop, type Shop } from '../../support/fixtures';
import { PlanWatch } from '../../support/plans';
import { type SeededCustomer, seedCustomers } from '../../support/seeded-customers';
import { createTestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const CUSTOMERS = 2_000;
const SALES_EACH = 5;
const PAGE = 20;

/**
 * Five sales of two lines for each customer. Every tenth customer buys product 7, and a tenth of the phones has sent
 * STOP.
 */
const SEED = (business_id: number) => [
  `INSERT INTO sales (business_id, id, customer_id, content_hash, total_amount, total_items, payment_method, status, completed_at)
   SELECT ${business_id}, n, 1 + n % ${CUSTOMERS}, repeat('0', 64), 100, 2, 'cash', 'completed',
     timestamptz '2026-01-01T00:00:00Z' + n * interval '1 minute'
   FROM generate_series(1, ${CUSTOMERS * SALES_EACH}) n`,
  `INSERT INTO sale_items (business_id, sale_id, product_id, quantity, unit_price, line_total)
   SELECT business_id, id, CASE WHEN customer_id % 10 = 0 AND line = 1 THEN 7 ELSE 100 + id % 50 END, 1, 50, 50
   FROM sales, generate_series(1, 2) line`,
  // The service gives these hashes their key when it starts.
  `INSERT INTO stopped_phones (phone_hash, is_keyed, stopped_at)
   SELECT sha256(convert_to('+2547' || lpad(n::text, 8, '0'), 'UTF8')), false, now() FROM generate_series(1, 20000) n`,
  `UPDATE customers SET phone_e164 = '+2547' || lpad((id * 10)::text, 8, '0')`,
  'ANALYZE sales, sale_items, stopped_phones, customers',
];

describe('The plans of an audience, in a shop that has sold much', () => {
  let database: TestDatabase;
  let shop: Shop;
  let watch: PlanWatch;

  beforeAll(async () => {
    database = await createTestDatabase();
    const testApp = await createTestApp({}, database);
    shop = await givenShop(testApp);
    await testApp.close();
    const customers = Array.from({ length: CUSTOMERS }, (_, index): SeededCustomer => {
      return { id: index + 1, business_id: shop.business_id, name: `Customer ${index}` };
    });
    await seedCustomers(database, customers, SEED(shop.business_id));
    watch = await PlanWatch.open(database);
  });

  afterAll(async () => {
    await watch.close();
    await database.drop();
  });

  it.each<[string, Audience, number[]]>([
    ['everybody', {}, [21, 22, 23]],
    ['nobody', { loyalty_tier: ['gold'] }, []],
  ])('read no more than a page takes: %s', async (_what, audience, ids) => {
    const recipients = watch.testApp.app.get(Recipients);
    const page = { after: 20, limit: PAGE };
    const readPage = () =>
      withTenant(shop.business_id, () => recipients.page(shop.business_id, audience, 'offers', page));
    const most = PAGE * 2;
    // After so many executions, PostgreSQL uses one plan for all values.
    for (let times = 0; times < 8; times++) {
      const { answer, faults, statements } = await watch.faultsOf(readPage, most);
      expect(answer.recipients.slice(0, 3).map(({ customer_id }) => customer_id)).toEqual(ids);
      expect(answer).toMatchObject({ to: 20 + PAGE, is_last: false });
      expect({ faults, isSeen: statements > 0 }).toEqual({ faults: [], isSeen: true });
    }
  });

  it('never look through one list for each of another, in a page as long as real ones', async () => {
    await database.query(
      `INSERT INTO customer_preferences (business_id, customer_id) SELECT business_id, id FROM customers ON CONFLICT DO NOTHING`,
    );
    await database.query(
      `INSERT INTO customer_purchase_history (business_id, customer_id) SELECT business_id, id FROM customers ON CONFLICT DO NOTHING`,
    );
    await database.query(
      `INSERT INTO customer_consents (business_id, customer_id, channel, purpose, state, source)
       SELECT business_id, id, channel, 'offers', 'granted', 'staff' FROM customers, (VALUES ('sms'), ('email')) c(channel)`,
    );
    const recipients = watch.testApp.app.get(Recipients);
    const page = { after: 0, limit: 1_000 };
    const readPage = () => withTenant(shop.business_id, () => recipients.page(shop.business_id, {}, 'offers', page));
    for (let times = 0; times < 8; times++) {
      const { answer, faults } = await watch.faultsOf(readPage, 4 * page.limit);
      expect({ found: answer.recipients.length, faults }).toEqual({ found: page.limit, faults: [] });
    }
  });

  it('know the latest consent of a long ledger from one entry', async () => {
    const [customer, entries] = [30, 1_000];
    // Entries that are written later have earlier times. The first entry written, which is the newest, is a
    // withdrawal.
    await database.query(
      `INSERT INTO customer_consents (business_id, customer_id, channel, purpose, state, source, recorded_at)
       SELECT $1, $2, channel, 'offers', CASE WHEN n = 1 THEN 'withdrawn' ELSE 'granted' END, 'staff',
         now() + interval '1 day' - n * interval '1 minute'
       FROM generate_series(1, $3) n, (VALUES ('sms'), ('email')) c(channel)`,
      [shop.business_id, customer, entries],
    );
    await database.query('ANALYZE customer_preferences, customer_purchase_history, customer_consents');
    const recipients = watch.testApp.app.get(Recipients);
    const findRecipient = () =>
      withTenant(shop.business_id, () => recipients.find(shop.business_id, customer, 'offers'));
    for (let times = 0; times < 8; times++) {
      const { answer, faults } = await watch.faultsOf(findRecipient, 1);
      expect(answer?.consents).toEqual({ sms: 'withdrawn', email: 'withdrawn' });
      expect(faults).toEqual([]);
    }
  });

  it('know the buyers of a product from one look at all lines', async () => {
    const recipients = watch.testApp.app.get(Recipients);
    const ids = await withTenant(shop.business_id, () => recipients.buyers(shop.business_id, [7]));
    expect(ids).toEqual(Array.from({ length: CUSTOMERS / 10 }, (_, index) => 10 * (index + 1)));
  });
});
