import { JournalPruner } from '@wateja/customers';

import { givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { givenMerge, undo } from '../../support/merging';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('The journal of a merge', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const journals = async () => {
    const rows = await testApp.database.query<{ merge_id: number }>(
      'SELECT DISTINCT merge_id::int FROM customer_merge_rows WHERE business_id = $1 ORDER BY 1',
      [shop.business_id],
    );
    return rows.map(({ merge_id }) => merge_id);
  };
  const setAge = (id: number, age: string) =>
    testApp.database.query('UPDATE customer_merges SET created_at = now() - $2::interval WHERE id = $1', [id, age]);

  it('is deleted when the merge cannot be undone any more, and the merge itself stays', async () => {
    const customer = (await givenCustomer(testApp, shop)).id;
    const [old, young] = [await givenMerge(testApp, shop, customer), await givenMerge(testApp, shop)];
    await setAge(old, '30 days 2 hours');
    await setAge(young, '29 days 23 hours');
    expect(await journals()).toEqual([old, young]);
    expect(await testApp.app.get(JournalPruner).prune()).toBeGreaterThan(0);
    expect(await journals()).toEqual([young]);
    expect(await testApp.app.get(JournalPruner).prune()).toBe(0);
    expect(await undo(testApp, shop, customer, old)).toMatchObject({ status: 409, body: { code: 'merge_final' } });
  });
});
