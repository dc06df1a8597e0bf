import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { adjust, balanceOf, entriesOf, givenProgram, PROGRAM, refund } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('The report on points', () => {
  let testApp: TestApp;
  let otherShop: Shop;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    otherShop = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, otherShop);
    await givenProgram(testApp, shop);
  });
  afterAll(() => testApp.close());

  const get = (query: string, token = shop.manager) =>
    testApp.request('GET', `/api/reports/${shop.business_id}/points${query}`, { token });
  const read = async (query = '') => expectStatus(await get(query), 200).body;

  /** Amina earns 3 points and gives 1 back; Baraka earns 2 and is given 5. */
  async function givenLedger() {
    const amina = await givenCustomer(testApp, shop, { name: 'Amina' });
    const baraka = await givenCustomer(testApp, shop, { name: 'Baraka' });
    const sell = (customer_id: number, unit_price: string, completed_at: string, external_id: string) =>
      givenSale(testApp, shop, {
        ...{ customer_id, completed_at, external_id },
        items: [{ product_id: 7, quantity: 3, unit_price }],
      });
    const sale = await sell(amina.id, '100.00', '2026-01-10T10:00:00Z', 'R-1');
    await sell(baraka.id, '70.00', '2026-02-10T10:00:00Z', 'R-2');
    await refund(testApp, shop, sale.id, { items: [{ sale_item_id: sale.items[0]!.id, quantity: 1 }] });
    expectStatus(await adjust(testApp, shop, baraka.id, 5), 201);
    return { amina, baraka, sale };
  }

  it('shows the entries of all accounts as the members show theirs, newest first', async () => {
    const { amina, baraka } = await givenLedger();
    const report = await read();
    expect(report).toMatchObject({ total: 4, total_at_least: 4, next_cursor: null });
    expect(report.entries).toMatchObject([
      { customer_name: 'Baraka', type: 'adjust', points: '5', reason: 'goodwill', external_id: null },
      { customer_name: 'Amina', type: 'reverse', points: '-1', external_id: 'R-1' },
      { customer_name: 'Baraka', type: 'earn', points: '2', external_id: 'R-2' },
      { customer_name: 'Amina', type: 'earn', points: '3', external_id: 'R-1' },
    ]);
    for (const { id } of [amina, baraka]) {
      const shown = (report.entries as { customer_id: number; customer_name: string; external_id: string }[])
        .filter(({ customer_id }) => customer_id === id)
        .map(({ customer_name: _name, external_id: _receipt, ...entry }) => entry);
      expect(shown).toEqual(await entriesOf(testApp, shop, id));
    }
  });

  it('selects by customer, type and time, and goes on page by page', async () => {
    const { amina } = await givenLedger();
    const points = async (query: string) =>
      ((await read(query)).entries as { points: string }[]).map((entry) => entry.points);
    expect(await points(`?customer_id=${amina.id}`)).toEqual(['-1', '3']);
    expect(await points('?type=earn')).toEqual(['2', '3']);
    expect(await points('?from=2026-02-01T00:00:00Z&to=2026-03-01T00:00:00Z')).toEqual(['2']);
    const first = await read('?limit=3');
    expect(await points(`?limit=3&cursor=${first.next_cursor}`)).toEqual(['3']);
  });

  it('agrees with the report on customers, which shows what is left of the points of each', async () => {
    // The points of sales of the past have ended, and those that were given today have not.
    shop = await givenAnotherShop(testApp, otherShop);
    await givenProgram(testApp, shop, { ...PROGRAM, expiry: { after_months: 1, at: 'day' } });
    const { amina, baraka } = await givenLedger();
    await givenCustomer(testApp, shop, { name: 'Chausiku' });
    const path = `/api/reports/${shop.business_id}/customers`;
    const pointsOf = async (token = shop.manager) => {
      const { customers } = expectStatus(await testApp.request('GET', path, { token }), 200).body;
      return Object.fromEntries(customers.map((row: { name: string; points: string }) => [row.name, row.points]));
    };
    const balances = [await balanceOf(testApp, shop, amina.id), await balanceOf(testApp, shop, baraka.id)];
    expect(await pointsOf()).toEqual({ Amina: balances[0], Baraka: balances[1], Chausiku: null });
    expect(balances).toEqual(['0', '5']);
    const file = expectStatus(
      await testApp.request('GET', `${path}?format=csv&columns=name,points&sort=name&sort_order=asc`, {
        token: shop.manager,
      }),
      200,
    );
    expect(file.text).toBe('name,points\nAmina,0\nBaraka,5\nChausiku,\n');
    const body = { name: 'List', role: 'manager', scopes: ['customers:read'] };
    const keys = `/api/businesses/${shop.business_id}/api-keys`;
    const { key } = expectStatus(await testApp.request('POST', keys, { token: shop.owner, body }), 201).body;
    expect(await pointsOf(key)).toEqual({ Amina: null, Baraka: null, Chausiku: null });
  });

  it('is a file, for who may export', async () => {
    await givenLedger();
    const columns = 'columns=customer_name,points,external_id&type=earn';
    const csv = expectStatus(await get(`?format=csv&${columns}`), 200);
    expect(csv.text).toBe('customer_name,points,external_id\nBaraka,2,R-2\nAmina,3,R-1\n');
    const lines = expectStatus(await get(`?format=jsonl&${columns}`), 200)
      .text.trim()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toContainEqual({
      ...{ customer_name: 'Amina', points: '3', external_id: 'R-1' },
    });
    shop = otherShop;
    expect((await get('', otherShop.staff)).status).toBe(200);
    expect((await get('?format=csv', otherShop.staff)).status).toBe(403);
  });
});
