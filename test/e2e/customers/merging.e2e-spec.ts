import { differencesInBooks } from '../../support/books';
import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import {
  givenKnownCustomer,
  givenMerge,
  merge,
  rowsOfShop,
  shareOneOfEach,
  tablesWithout,
  undo,
} from '../../support/merging';
import { givenProgram } from '../../support/rewards-shop';
import { givenSomethingOfEverything } from '../../support/something-of-everything';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('The merge of two customers', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first);
    await givenProgram(testApp, shop);
  });
  afterAll(() => testApp.close());

  const rows = () => rowsOfShop(testApp, shop.business_id);
  const mergeInto = (id: number, body: object, query = '') => merge(testApp, shop, id, body, query);
  const get = (path: string) =>
    testApp.request('GET', `/api/customers/${shop.business_id}${path}`, { token: shop.owner });

  it('gives everything of the one to the other, and balances the books', async () => {
    const own = await givenKnownCustomer(testApp, shop, { phone: '0712000001' });
    const otherCustomer = await givenKnownCustomer(testApp, shop, { email: 'a@example.com' });
    const { body } = expectStatus(await mergeInto(own.id, { from_customer_id: otherCustomer.id }), 200);
    expect(body.merge).toMatchObject({
      from_customer_id: otherCustomer.id,
      customer: {
        id: own.id,
        phone: '0712000001',
        email: 'a@example.com',
        tags: [`Tag ${own.id}`, `Tag ${otherCustomer.id}`],
      },
      moves: { sales: 3, notes: 2, messages: 1, replies: 1, campaigns: 1, consents: 1 },
      purchases: { total_purchases: 4, total_spent: '300.00' },
      points: { balance: '58' },
    });
    const left = await testApp.database.query<{ found: number }>(
      `SELECT count(*)::int AS found FROM sales WHERE customer_id = $1`,
      [otherCustomer.id],
    );
    expect(left).toEqual([{ found: 0 }]);
    expect(await differencesInBooks(testApp, shop.business_id)).toEqual([]);
  });

  it('is undone to what was before, in every table', async () => {
    await givenSomethingOfEverything(testApp, shop);
    const own = await givenKnownCustomer(testApp, shop, { phone: '0712000001' });
    const otherCustomer = await givenKnownCustomer(testApp, shop, { email: 'a@example.com', external_id: 'C-9' });
    await givenMerge(testApp, shop, otherCustomer.id);
    await shareOneOfEach(testApp, shop, own.id, otherCustomer.id);
    expect(await tablesWithout(testApp, otherCustomer.id)).toEqual([]);
    const merges = () =>
      testApp.database.query(
        `SELECT to_jsonb(m) AS merge, to_jsonb(r) AS journal
         FROM customer_merges m LEFT JOIN customer_merge_rows r ON r.business_id = m.business_id AND r.merge_id = m.id
         WHERE m.business_id = $1 AND m.undone_at IS NULL ORDER BY 1, 2`,
        [shop.business_id],
      );
    const before = [await rows(), await merges()];
    const { body } = expectStatus(await mergeInto(own.id, { from_customer_id: otherCustomer.id }), 200);
    expect(await rows()).not.toEqual(before[0]);
    const undone = expectStatus(await undo(testApp, shop, own.id, body.merge.id), 200);
    expect(undone.body.customers).toMatchObject([{ id: own.id }, { id: otherCustomer.id, external_id: 'C-9' }]);
    expect([await rows(), await merges()]).toEqual(before);
    expect(await differencesInBooks(testApp, shop.business_id)).toEqual([]);
  });

  it('is previewed as it will be, and changes nothing', async () => {
    const own = await givenKnownCustomer(testApp, shop);
    const otherCustomer = await givenKnownCustomer(testApp, shop);
    const before = await rows();
    const preview = expectStatus(await mergeInto(own.id, { from_customer_id: otherCustomer.id }, '?preview=true'), 200);
    expect(await rows()).toEqual(before);
    const { body } = expectStatus(await mergeInto(own.id, { from_customer_id: otherCustomer.id }), 200);
    const { id, undo_until, customer, ...same } = body.merge;
    expect(preview.body.merge).toMatchObject({ ...same, id: null, undo_until: null });
    expect([id, undo_until]).toEqual([expect.any(Number), expect.any(String)]);
    expect({ ...preview.body.merge.customer, updated_at: null }).toEqual({ ...customer, updated_at: null });
  });

  it('answers 410 with the other number for the customer who is gone', async () => {
    const own = await givenCustomer(testApp, shop);
    const otherCustomer = await givenCustomer(testApp, shop);
    expectStatus(await mergeInto(own.id, { from_customer_id: otherCustomer.id }), 200);
    for (const path of [`/${otherCustomer.id}`, `/${otherCustomer.id}/notes`, `/${otherCustomer.id}/timeline`]) {
      expect(await get(path)).toMatchObject({ status: 410, body: { code: 'customer_merged', customer_id: own.id } });
    }
    const sale = await testApp.request('POST', `/api/sales/${shop.business_id}`, {
      token: shop.staff,
      body: { customer_id: otherCustomer.id, payment_method: 'cash', total_amount: '5.00', total_items: '1' },
    });
    expect(sale).toMatchObject({ status: 410, body: { customer_id: own.id } });
    const third = await givenCustomer(testApp, shop);
    expectStatus(await mergeInto(third.id, { from_customer_id: own.id }), 200);
    expect(await get(`/${otherCustomer.id}`)).toMatchObject({ status: 410, body: { customer_id: third.id } });
  });

  it('leaves out what came since when it is undone', async () => {
    const own = await givenKnownCustomer(testApp, shop);
    const otherCustomer = await givenKnownCustomer(testApp, shop);
    const { body } = expectStatus(await mergeInto(own.id, { from_customer_id: otherCustomer.id }), 200);
    await givenSale(testApp, shop, { customer_id: own.id, total_amount: '700.00', total_items: '1' });
    expectStatus(await undo(testApp, shop, own.id, body.merge.id), 200);
    expect(await differencesInBooks(testApp, shop.business_id)).toEqual([]);
  });
});
