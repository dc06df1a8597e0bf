import { entriesOf } from '../../support/audit';
import { expectStatus, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

/** More rows than the number up to which statements of other tables write their entries one by one. */
const CUSTOMERS = 60;

interface ExplainedTrigger {
  'Trigger Name': string;
  Calls: number;
}

describe('The audit trail of preferences', () => {
  let testApp: TestApp;
  let shop: Shop;
  let ids: number[];

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    ids = [];
    for (let index = 0; index < CUSTOMERS; index++) ids.push((await givenCustomer(testApp, shop)).id);
  });
  afterAll(() => testApp.close());

  const update = (set: string) => `UPDATE customer_preferences SET ${set} WHERE business_id = ${shop.business_id}`;
  const entriesAfter = (sql: string) => entriesOf(testApp, () => testApp.database.query(sql));

  /** How often the statement runs the trigger of the audit trail. */
  async function runsOfTrigger(sql: string): Promise<number> {
    const [row] = await testApp.database.query<{ 'QUERY PLAN': [{ Triggers: ExplainedTrigger[] }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
    );
    const trigger = row!['QUERY PLAN'][0].Triggers.find((candidate) => candidate['Trigger Name'] === 'audit_update');
    return trigger?.Calls ?? 0;
  }

  it('does not run for the average that a sale changes', async () => {
    expect(await runsOfTrigger(update('average_spend = average_spend + 1, updated_at = now()'))).toBe(0);
    expect(await runsOfTrigger(update(`best_contact_time = 'after six'`))).toBe(CUSTOMERS);
  });

  it('has an entry for each row of many that a statement changes, and none for the others', async () => {
    const half = ids.filter((id) => id % 2 === 0);
    const entries = await entriesAfter(update('average_spend = 7, can_receive_offers = customer_id % 2 = 1'));
    expect(entries.map(({ resource_id }) => resource_id).sort((a, b) => a! - b!)).toEqual(half);
    for (const entry of entries) {
      expect(entry).toMatchObject({
        ...{ action: 'preferences.updated', resource: 'preferences', business_id: shop.business_id, source: 'system' },
        changes: { can_receive_offers: { from: true, to: false } },
      });
      expect(Object.keys(entry.changes!)).toEqual(['can_receive_offers']);
    }
  });

  it.each([
    ['favorite_products', `'[8]'`, { from: null, to: '***' }],
    ['preferred_payment', `'mpesa'`, { from: null, to: 'mpesa' }],
    ['best_contact_time', `'after ten'`, { from: null, to: '***' }],
    ['do_not_contact', 'true', { from: false, to: true }],
    ['can_receive_loyalty', 'false', { from: true, to: false }],
  ])('tells of a change of %s', async (field, value, change) => {
    const { id } = await givenCustomer(testApp, shop);
    const entries = await entriesAfter(`${update(`${field} = ${value}, average_spend = 8`)} AND customer_id = ${id}`);
    expect(entries.map(({ resource_id, changes }) => [resource_id, changes])).toEqual([[id, { [field]: change }]]);
  });

  it('says who changed them in a request, and has no entry for a sale', async () => {
    const { id } = await givenCustomer(testApp, shop);
    const path = `/api/customers/${shop.business_id}/${id}/preferences`;
    const entries = await entriesOf(testApp, async () => {
      await givenSale(testApp, shop, { customer_id: id });
      const body = { can_receive_offers: false };
      expectStatus(await testApp.request('PATCH', path, { token: shop.staff, body }), 200);
    });
    const { user } = (await testApp.request('GET', '/api/auth/me', { token: shop.staff })).body;
    expect(entries.filter(({ resource }) => resource === 'preferences')).toMatchObject([
      { action: 'preferences.updated', resource_id: id, source: 'api', user_id: user.id, api_key_id: null },
    ]);
  });

  it('says of a row whose key changes that one was deleted and one was created', async () => {
    const { id } = await givenCustomer(testApp, shop);
    const entries = await entriesAfter(`
      DELETE FROM customer_preferences WHERE customer_id = ${id};
      ${update(`customer_id = ${id}`)} AND customer_id = ${ids[2]}`);
    expect(entries.map(({ action, resource_id }) => [action, resource_id]).sort()).toEqual([
      ['preferences.created', id],
      ['preferences.deleted', ids[2]],
    ]);
  });
});
