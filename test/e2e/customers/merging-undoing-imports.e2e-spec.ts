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
import { merge, undo } from '../../support/merging';
import { balanceOf, givenProgram } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';
import { givenUpload, runToEnd } from '../../support/uploads';

describe('An import of rows whose customer comes back between the lookup and the lock', () => {
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
    await addNotes(testApp, shop, other, 1);
  });
  afterAll(() => testApp.close());

  /**
   * Starts an import while the undoing of a merge holds the lock of the customer who stays, and lets the undoing end
   * when the import waits for it.
   */
  async function importWhileUndoing(kind: string, content: string) {
    const merged = expectStatus(await merge(testApp, shop, own, { from_customer_id: other }), 200);
    const { id } = await givenUpload(testApp, shop, { kind, content });
    const note = await HeldLock.take(testApp, 'SELECT FROM customer_notes WHERE customer_id = $1 FOR UPDATE', [own]);
    const undoing = undo(testApp, shop, own, merged.body.merge.id as number);
    await untilWaiting(testApp, 1, undoing);
    const importing = runToEnd(testApp, shop, id);
    await untilWaiting(testApp, 2, importing);
    await note.release();
    expectStatus(await undoing, 200);
    return importing;
  }

  const HEADER = 'external_id,customer_phone,payment_method,status,completed_at,total_amount,total_items';

  it('gives a sale to the customer who is back', async () => {
    const row = 'R-1,0712000002,cash,completed,2026-01-15T10:30:00Z,250.00,3';
    const { counts } = await importWhileUndoing('sales', `${HEADER}\n${row}\n`);
    expect(counts).toMatchObject({ created: 1, rejected: 0 });
    const sold = 'SELECT customer_id::int FROM sales WHERE business_id = $1';
    expect(await testApp.database.query(sold, [shop.business_id])).toEqual([{ customer_id: other }]);
    expect(await differencesInBooks(testApp, shop.business_id)).toEqual([]);
  });

  it('refunds a sale of the customer who is back, and none of the one who stays', async () => {
    const sale = await givenSale(testApp, shop, { customer_id: other, completed_at: '2026-01-10T10:30:00Z' });
    await givenSale(testApp, shop, { customer_id: own, completed_at: '2026-01-12T10:30:00Z' });
    const rows = [
      'G-1,0712000002,cash,completed,2026-01-15T10:30:00Z,-10.00,1',
      'G-2,0712000002,cash,completed,2026-01-15T10:31:00Z,-5.00,1',
    ];
    const { counts } = await importWhileUndoing('sales', [HEADER, ...rows].join('\n'));
    expect(counts).toMatchObject({ created: 2, rejected: 0 });
    const refunded = 'SELECT sale_id::int, amount::text FROM sale_refunds WHERE business_id = $1 ORDER BY external_id';
    expect(await testApp.database.query(refunded, [shop.business_id])).toEqual([
      { sale_id: sale.id, amount: '10.00' },
      { sale_id: sale.id, amount: '5.00' },
    ]);
    expect(await differencesInBooks(testApp, shop.business_id)).toEqual([]);
  });

  it('credits an opening balance to the customer who is back', async () => {
    const { counts } = await importWhileUndoing('points', 'external_id,points\nC-2,30\n');
    expect(counts).toMatchObject({ created: 1, rejected: 0 });
    expect([await balanceOf(testApp, shop, own), await balanceOf(testApp, shop, other)]).toEqual(['0', '30']);
    expect(await differencesInBooks(testApp, shop.business_id)).toEqual([]);
  });

  it('gives a consent and a note to the customer who is back', async () => {
    const file = 'external_id,name,consent_sms,note\nC-2,Achieng,yes,Likes mornings\n';
    const { counts } = await importWhileUndoing('customers', file);
    expect(counts).toMatchObject({ created: 0, updated: 1, rejected: 0 });
    const holders = await testApp.database.query(
      `SELECT 'consent' AS what, customer_id::int FROM customer_consents WHERE business_id = $1 AND state = 'granted'
       UNION SELECT 'note', customer_id::int FROM customer_notes WHERE business_id = $1 AND content = 'Likes mornings'
       UNION SELECT 'name', id::int FROM customers WHERE business_id = $1 AND name = 'Achieng' ORDER BY 1`,
      [shop.business_id],
    );
    expect(holders).toEqual(['consent', 'name', 'note'].map((what) => ({ what, customer_id: other })));
  });
});
