import { expectStatus, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { adjust, balanceOf, entriesOf, givenProgram, memberOf, PROGRAM, refund } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('The points of somebody who is erased', () => {
  let testApp: TestApp;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
    await givenProgram(testApp, shop, { ...PROGRAM, earn: { spend: { points: 1, per: '1.00' } } });
    customer = (await givenCustomer(testApp, shop, { name: 'Zawadi Mwangi', phone: '0712 345 678' })).id;
  });
  afterAll(() => testApp.close());

  const sell = () => givenSale(testApp, shop, { customer_id: customer, total_amount: '100.00', total_items: 1 });
  const erase = async () => {
    const path = `/api/customers/${shop.business_id}/${customer}/erase`;
    const body = { reason: 'Asked for it at the counter' };
    expect((await testApp.request('POST', path, { token: shop.owner, body })).status).toBeLessThan(300);
  };

  it('are forfeited: the account ends, the entries stay, and notes are gone', async () => {
    await sell();
    await adjust(testApp, shop, customer, 20, { note: 'Zawadi waited' });
    await erase();
    expect(await memberOf(testApp, shop, customer)).toMatchObject({ balance: '0', is_member: false, lots: [] });
    const entries = await entriesOf(testApp, shop, customer);
    expect(entries.map(({ type, points, note }) => [type, points, note])).toEqual([
      ['forfeit', '-120', null],
      ['adjust', '20', null],
      ['earn', '100', null],
    ]);
  });

  it('are owed no more either', async () => {
    const sale = await sell();
    await adjust(testApp, shop, customer, -100);
    await refund(testApp, shop, sale.id);
    expect(await balanceOf(testApp, shop, customer)).toBe('-100');
    await erase();
    expect(await memberOf(testApp, shop, customer)).toMatchObject({ balance: '0', owed: '0' });
  });

  it('are moved by nothing any more: a refund gives back money alone', async () => {
    const sale = await sell();
    await erase();
    await refund(testApp, shop, sale.id);
    expect((await entriesOf(testApp, shop, customer)).map(({ type }) => type)).toEqual(['forfeit', 'earn']);
    const [event] = await testApp.database.query<{ status: string }>(
      `SELECT status FROM outbox WHERE name = 'sale.refunded' AND (payload ->> 'sale_id')::bigint = $1`,
      [sale.id],
    );
    expect(event).toEqual({ status: 'delivered' });
    expect(expectStatus(await adjust(testApp, shop, customer, 5), 409).body.code).toBe('customer_erased');
  });

  it('leave no name, phone or address in entries, events or audit entries', async () => {
    await sell();
    await adjust(testApp, shop, customer, 5, { note: 'Bread was late' });
    const rows = await testApp.database.query<{ json: string }>(
      `SELECT to_jsonb(e)::text AS json FROM reward_entries e UNION ALL SELECT to_jsonb(o)::text FROM outbox o
       UNION ALL SELECT to_jsonb(a)::text FROM audit_entries a`,
    );
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.filter(({ json }) => /Zawadi|Mwangi|712345678|712 345 678/.test(json))).toEqual([]);
  });
});
