import { givenAnotherShop, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { HeldLock, untilWaiting } from '../../support/held-lock';
import { createTestApp, type TestApp } from '../../support/test-app';
import { importOverHttp, revertToEnd } from '../../support/uploads';

const SALES = `external_id,customer_external_id,payment_method,completed_at,total_amount,total_items
R-1,C-1,cash,2024-01-15T10:30:00Z,300.00,2
`;

describe('The revert of an import, while others write', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first);
    ({ id: customer } = await givenCustomer(testApp, shop, { external_id: 'C-1', name: 'Wanjiru' }));
  });
  afterAll(() => testApp.close());

  async function givenImportedSale() {
    const { id } = await importOverHttp(testApp, shop, { kind: 'sales', content: SALES });
    const [sale] = await testApp.database.query<{ id: number }>('SELECT id::int FROM sales WHERE business_id = $1', [
      shop.business_id,
    ]);
    return { id: id as number, sale: sale!.id };
  }

  it('waits for an erasure before it touches the notes of the customer', async () => {
    const content = 'external_id,name,note\nC-1,Wanjiru K.,Likes tea\n';
    const { id } = await importOverHttp(testApp, shop, { kind: 'customers', content });
    const of = [shop.business_id, customer];
    const erasure = await HeldLock.take(
      testApp,
      'SELECT FROM customers WHERE business_id = $1 AND id = $2 FOR UPDATE',
      of,
    );
    const reverted = revertToEnd(testApp, shop, id);
    await untilWaiting(testApp, 1, reverted);
    // The erasure goes on to the notes. If the revert held their locks, both would wait for each other.
    const notes = await HeldLock.take(
      testApp,
      'SELECT FROM customer_notes WHERE business_id = $1 AND customer_id = $2 FOR UPDATE NOWAIT',
      of,
    ).catch((error: unknown) => error);
    if (notes instanceof HeldLock) await notes.release();
    await erasure.release();
    expect(notes).toBeInstanceOf(HeldLock);
    expect((await reverted).revert).toMatchObject({ restored: 1, kept: 0 });
  });

  it('sees points that are booked while it begins', async () => {
    const { id, sale } = await givenImportedSale();
    const booking = await HeldLock.take(
      testApp,
      `WITH account AS (
         INSERT INTO reward_accounts (business_id, customer_id, joined_at) VALUES ($1, $2, now())
       )
       INSERT INTO reward_entries (business_id, customer_id, type, key, points, effective_at)
       VALUES ($1, $2, 'redeem', $3::text, 0, now())`,
      [shop.business_id, customer, sale],
    );
    const reverted = revertToEnd(testApp, shop, id);
    await untilWaiting(testApp, 1, reverted);
    await booking.commit();
    expect((await reverted).revert).toMatchObject({
      removed: 0,
      records: [{ resource: 'sale', id: sale, reason: 'points' }],
    });
  });

  it('sees a refund that is written while it begins', async () => {
    const { id, sale } = await givenImportedSale();
    const refund = await HeldLock.take(
      testApp,
      `WITH refunded AS (
         UPDATE sales SET refunded_amount = 10, status = 'partially_refunded' WHERE business_id = $1 AND id = $2
       )
       INSERT INTO sale_refunds (business_id, sale_id, amount, total_items, items) VALUES ($1, $2, 10, 0, '[]')`,
      [shop.business_id, sale],
    );
    const reverted = revertToEnd(testApp, shop, id);
    await untilWaiting(testApp, 1, reverted);
    await refund.commit();
    expect(await reverted).toMatchObject({
      status: 'reverted',
      revert: { removed: 0, records: [{ resource: 'sale', id: sale, reason: 'refunded' }] },
    });
  });
});
