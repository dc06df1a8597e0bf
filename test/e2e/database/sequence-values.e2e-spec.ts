import { CustomerImportService } from '@wateja/customers';
import { MetricsAuditService } from '@wateja/loyalty';
import { withTenant } from '@wateja/prisma';

import { expectStatus, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

/** Tables whose rows are written again and again. */
const REWRITTEN = ['customer_purchase_history', 'customer_preferences', 'customers', 'automatic_messages'] as const;

type Rewritten = (typeof REWRITTEN)[number];

const BATCH = 500;

describe('Values of sequences', () => {
  let testApp: TestApp;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  beforeEach(async () => {
    customer = (await givenCustomer(testApp, shop)).id;
  });
  afterAll(() => testApp.close());

  /** How many values `work` takes from the sequences of the tables. */
  async function valuesUsed(
    tables: readonly Rewritten[],
    work: () => Promise<unknown>,
  ): Promise<Record<string, number>> {
    const lastValues = async () => {
      const columns = tables.map((table) => `(SELECT last_value FROM ${table}_id_seq) AS ${table}`);
      const [row] = await testApp.database.query<Record<Rewritten, string>>(`SELECT ${columns.join(', ')}`);
      return row!;
    };
    const before = await lastValues();
    await work();
    const after = await lastValues();
    return Object.fromEntries(tables.map((table) => [table, Number(after[table]) - Number(before[table])]));
  }

  const none = (tables: readonly Rewritten[]) => Object.fromEntries(tables.map((table) => [table, 0]));
  const kept = ['customer_purchase_history', 'customer_preferences'] as const;

  /** Sales whose amounts differ, so that each batch changes the average too. */
  const batch = (number: number, customer_ids: number[], length = BATCH) =>
    Array.from({ length }, (_, index) => ({
      ...{
        external_id: `${customer_ids[0]!}-${number}-${index}`,
        customer_id: customer_ids[index % customer_ids.length],
      },
      ...{ payment_method: 'cash', total_amount: `${number + 1}.${10 + (index % 90)}`, total_items: '1' },
    }));
  const post = (sales: object[]) =>
    testApp.request('POST', `/api/sales/${shop.business_id}/batch`, { token: shop.staff, body: { sales } });
  const profile = async (id = customer) =>
    expectStatus(await testApp.request('GET', `/api/customers/${shop.business_id}/${id}`, { token: shop.staff }), 200)
      .body.customer as { preferences: { average_spend: string }; purchase_history: { total_purchases: number } };
  const metrics = async (id = customer) =>
    (await testApp.request('GET', `/api/customers/${shop.business_id}/${id}/metrics`, { token: shop.staff })).body
      .metrics as { total_purchases: number; avg_transaction_value: string };

  it('are not used by a thousand sales of one customer', async () => {
    const used = await valuesUsed(kept, async () => {
      for (const number of [0, 1]) expectStatus(await post(batch(number, [customer])), 200);
      await waitUntil('every sale counts', async () => (await metrics()).total_purchases === 2 * BATCH);
    });
    expect(used).toEqual(none(kept));
    expect((await profile()).preferences.average_spend).toBe((await metrics()).avg_transaction_value);
  });

  it('are not used by sales, one by one and in batches, that arrive at the same time', async () => {
    const otherId = (await givenCustomer(testApp, shop)).id;
    const used = await valuesUsed(kept, async () => {
      const batches = Array.from({ length: 8 }, (_, number) =>
        post(batch(number, number % 2 ? [customer, otherId] : [otherId, customer], 10)),
      );
      const singles = Array.from({ length: 8 }, () => givenSale(testApp, shop, { customer_id: customer }));
      for (const { status } of await Promise.all(batches)) expect(status).toBe(200);
      await Promise.all(singles);
      await waitUntil('every sale counts', async () => {
        const counts = [(await metrics()).total_purchases, (await metrics(otherId)).total_purchases];
        return counts[0] === 48 && counts[1] === 40;
      });
    });
    expect(used).toEqual(none(kept));
    for (const id of [customer, otherId]) {
      expect((await profile(id)).preferences.average_spend).toBe((await metrics(id)).avg_transaction_value);
    }
  });

  it('are not used by what changes rows that are there', async () => {
    const customers = testApp.app.get(CustomerImportService);
    const audit = testApp.app.get(MetricsAuditService);
    const { business_id } = shop;
    const row = { external_id: `C-${customer}`, name: 'Wanjiru Kamau' };
    const importRow = (change: object) =>
      withTenant(business_id, () => customers.importBatch({ business_id, country: 'KE' }, [{ ...row, ...change }]));
    const automatic = (is_enabled: boolean) =>
      testApp.request('PATCH', `/api/messaging/${business_id}/automatic/receipt`, {
        token: shop.owner,
        body: { is_enabled },
      });
    await importRow({});
    expectStatus(await automatic(false), 200);
    const sale = await givenSale(testApp, shop, { customer_id: customer });

    const used = await valuesUsed(REWRITTEN, async () => {
      const preferences = `/api/customers/${business_id}/${customer}/preferences`;
      const body = { favorite_products: '[1, 2]' };
      expectStatus(await testApp.request('PATCH', preferences, { token: shop.staff, body }), 200);
      const refund = `/api/sales/${business_id}/${sale.id}/refund`;
      expectStatus(await testApp.request('POST', refund, { token: shop.manager, body: {} }), 200);
      await testApp.database.query(
        'UPDATE customer_purchase_history SET total_spent = 1 WHERE business_id = $1 AND customer_id = $2',
        [business_id, customer],
      );
      let repaired = 0;
      for await (const { result } of audit.rebuild(business_id)) repaired += result;
      expect(repaired).toBe(1);
      expect(await importRow({ phone: '0712 345 678' })).toMatchObject({ created: 0, updated: 1 });
      expect(await importRow({})).toMatchObject({ created: 0, updated: 0, unchanged: 1 });
      expectStatus(await automatic(true), 200);
    });
    expect(used).toEqual(none(REWRITTEN));
  });

  it('are used once where a row is missing, by the first who writes it', async () => {
    const deleteRows = (table: string) =>
      testApp.database.query(`DELETE FROM ${table} WHERE business_id = $1 AND customer_id = $2`, [
        ...[shop.business_id, customer],
      ]);
    for (const table of kept) await deleteRows(table);
    const used = await valuesUsed(kept, async () => {
      await givenSale(testApp, shop, { customer_id: customer });
      expectStatus(await post(batch(1, [customer], 5)), 200);
      await waitUntil('every sale counts', async () => (await metrics()).total_purchases === 6);
    });
    expect(used).toEqual(Object.fromEntries(kept.map((table) => [table, 1])));
    await deleteRows('customer_preferences');
    const path = `/api/customers/${shop.business_id}/${customer}/preferences`;
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        testApp.request('PATCH', path, { token: shop.staff, body: { preferred_payment: 'mpesa' } }),
      ),
    );
    expect(answers.map(({ status, body }) => [status, body.preferences.preferred_payment])).toEqual(
      answers.map(() => [200, 'mpesa']),
    );
    const rows = await testApp.database.query(
      'SELECT version FROM customer_preferences WHERE business_id = $1 AND customer_id = $2',
      [shop.business_id, customer],
    );
    expect(rows).toEqual([{ version: 6 }]);
  });
});
