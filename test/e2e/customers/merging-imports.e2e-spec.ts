import { expectStatus, givenAnotherShop, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { merge } from '../../support/merging';
import { balanceOf, givenProgram } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';
import { importOverHttp } from '../../support/uploads';

describe('An import that names a customer who was merged', () => {
  let testApp: TestApp;
  let shop: Shop;
  let own: number;
  let otherId: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    const first = await givenShop(testApp);
    shop = await givenAnotherShop(testApp, first);
    await givenProgram(testApp, shop);
  });
  beforeEach(async () => {
    await testApp.database.query('UPDATE customers SET external_id = NULL, phone_e164 = NULL');
    await testApp.database.query('UPDATE customer_merges SET external_id = NULL, phone_e164 = NULL, email = NULL');
    own = (await givenCustomer(testApp, shop, { name: 'Achieng', external_id: 'C-1', phone: '0712000001' })).id;
    const fields = { name: 'Achieng O.', external_id: 'C-2', phone: '0712000002', email: 'a@example.com' };
    otherId = (await givenCustomer(testApp, shop, fields)).id;
  });
  afterAll(() => testApp.close());

  const join = async () => expectStatus(await merge(testApp, shop, own, { from_customer_id: otherId }), 200);
  const run = (kind: string, content: string) => importOverHttp(testApp, shop, { kind, content });

  it('finds the customer who stays, and changes nothing of them', async () => {
    await join();
    const { counts } = await run(
      'customers',
      'external_id,name,phone\nC-1,Achieng,0712000001\nC-2,Achieng Otieno,0733000000\n',
    );
    expect(counts).toMatchObject({ created: 0, updated: 0, unchanged: 2, rejected: 0 });
    const byPhone = await run('customers', 'name,phone\nAchieng Otieno,0712 000 002\n');
    expect(byPhone.counts).toMatchObject({ created: 0, unchanged: 1, rejected: 0 });
    const [customer] = await testApp.database.query('SELECT name, phone FROM customers WHERE id = $1', [own]);
    expect(customer).toEqual({ name: 'Achieng', phone: '0712000001' });
  });

  it('gives sales and refunds to the customer who stays', async () => {
    await join();
    const header = 'external_id,customer_external_id,payment_method,status,completed_at,total_amount,total_items';
    const { counts } = await run('sales', `${header}\nR-${own},C-2,cash,completed,2026-01-15T10:30:00Z,250.00,3\n`);
    expect(counts).toMatchObject({ created: 1, rejected: 0 });
    const sold = await testApp.database.query('SELECT customer_id::int FROM sales WHERE external_id = $1', [
      `R-${own}`,
    ]);
    expect(sold).toEqual([{ customer_id: own }]);
  });

  it('credits an opening balance once, before and after the merge', async () => {
    const file = 'external_id,points\nC-1,40\nC-2,30\n';
    expect((await run('points', file)).counts).toMatchObject({ created: 2 });
    await join();
    expect((await run('points', file)).counts).toMatchObject({ created: 0, unchanged: 2, rejected: 0 });
    expect(await balanceOf(testApp, shop, own)).toBe('70');
  });
});
