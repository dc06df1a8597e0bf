import { differencesInBooks } from '../../support/books';
import {
  addNotes,
  expectStatus,
  givenAnotherShop,
  givenCustomer,
  givenSale,
  givenShop,
  type Shop,
} from '../../support/fixtures';
import { HeldLock, untilWaiting } from '../../support/held-lock';
import { merge } from '../../support/merging';
import { balanceOf, givenProgram } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';
import { givenUpload, runToEnd } from '../../support/uploads';

describe('An import of rows whose customer is merged between the lookup and the lock', () => {
  let testApp: TestApp;
  let shop: Shop;
  let own: number;
  let other: number;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, await givenShop(testApp));
    await givenProgram(testApp, shop);
    own = (await givenCustomer(testApp, shop, { external_id: 'C-1', phone: '0712000001' })).id;
    other = (await givenCustomer(testApp, shop, { external_id: 'C-2', phone: '0712000002' })).id;
  });
  afterAll(() => testApp.close());

  /**
   * Starts an import while a merge holds the locks of both customers, and lets the merge end when the import waits for
   * it. All rows name one customer, so only one of the two sessions of the import has rows.
   */
  async function importWhileMerging(kind: string, content: string) {
    await addNotes(testApp, shop, other, 1);
    const { id } = await givenUpload(testApp, shop, { kind, content });
    const note = await HeldLock.take(testApp, 'SELECT FROM customer_notes WHERE customer_id = $1 FOR UPDATE', [other]);
    const merging = merge(testApp, shop, own, { from_customer_id: other });
    await untilWaiting(testApp, 1, merging);
    const importing = runToEnd(testApp, shop, id);
    await untilWaiting(testApp, 2, importing);
    await note.release();
    expectStatus(await merging, 200);
    return importing;
  }

  const HEADER = 'external_id,customer_phone,payment_method,status,completed_at,total_amount,total_items';

  it('gives a sale to the customer who stays', async () => {
    const rows = [
      'R-1,0712000002,cash,completed,2026-01-15T10:30:00Z,250.00,3',
      'R-2,0712000002,cash,completed,2026-01-15T10:30:00Z,50.00,1',
    ];
    const { counts } = await importWhileMerging('sales', [HEADER, ...rows].join('\n'));
    expect(counts).toMatchObject({ created: 2, rejected: 0 });
    const sold = 'SELECT DISTINCT customer_id::int FROM sales WHERE business_id = $1';
    expect(await testApp.database.query(sold, [shop.business_id])).toEqual([{ customer_id: own }]);
    expect(await differencesInBooks(testApp, shop.business_id)).toEqual([]);
  });

  it('refunds a sale of the customer who stays', async () => {
    const sale = await givenSale(testApp, shop, { customer_id: other, completed_at: '2026-01-10T10:30:00Z' });
    const row = `G-1,0712000002,cash,completed,2026-01-15T10:30:00Z,-100.00,1`;
    const { counts } = await importWhileMerging('sales', `${HEADER}\n${row}\n`);
    expect(counts).toMatchObject({ created: 1, rejected: 0 });
    const refunded = 'SELECT sale_id::int FROM sale_refunds WHERE business_id = $1';
    expect(await testApp.database.query(refunded, [shop.business_id])).toEqual([{ sale_id: sale.id }]);
    expect(await differencesInBooks(testApp, shop.business_id)).toEqual([]);
  });

  it('credits an opening balance to the customer who stays', async () => {
    const { counts } = await importWhileMerging('points', 'external_id,points\nC-2,30\n');
    expect(counts).toMatchObject({ created: 1, rejected: 0 });
    expect(await balanceOf(testApp, shop, own)).toBe('30');
    expect(await differencesInBooks(testApp, shop.business_id)).toEqual([]);
  });

  it('knows that a row of customers is the customer who stays after a second merge', async () => {
    const third = (await givenCustomer(testApp, shop, { external_id: 'C-3', phone: '0712000003' })).id;
    expectStatus(await merge(testApp, shop, other, { from_customer_id: third }), 200);
    const { counts } = await importWhileMerging('customers', 'external_id,name\nC-3,Achieng\n');
    expect(counts).toMatchObject({ created: 0, unchanged: 1, rejected: 0 });
  });

  it('knows that a row of customers is the customer who stays', async () => {
    const { counts } = await importWhileMerging('customers', 'external_id,name\nC-2,Achieng\n');
    expect(counts).toMatchObject({ created: 0, unchanged: 1, rejected: 0 });
  });

  it('holds no customer while it waits for one with a smaller number', async () => {
    const third = (await givenCustomer(testApp, shop, { external_id: 'C-3', phone: '0712000003' })).id;
    expectStatus(await merge(testApp, shop, own, { from_customer_id: other }), 200);
    const content = 'external_id,name\nC-3,Atieno\nC-2,Achieng\n';
    const { id } = await givenUpload(testApp, shop, { kind: 'customers', content });
    const locked = await HeldLock.take(testApp, 'SELECT FROM customers WHERE id = $1 FOR UPDATE', [own]);
    const importing = runToEnd(testApp, shop, id);
    await untilWaiting(testApp, 1, importing);
    const free = 'SELECT id::int FROM customers WHERE id = $1 FOR UPDATE NOWAIT';
    expect(await testApp.database.query(free, [third])).toEqual([{ id: third }]);
    await locked.release();
    expect((await importing).counts).toMatchObject({ updated: 1, unchanged: 1, rejected: 0 });
  });
});
