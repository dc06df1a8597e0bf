import { differencesInBooks } from '../../support/books';
import { expectStatus, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { merge, undo } from '../../support/merging';
import { balanceOf, givenProgram, PROGRAM } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

const DAY_MS = 86_400_000;

describe('Customers who are merged where members join', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
    const program = { ...PROGRAM, enrolment: 'opt_in', earn: { spend: { points: 1, per: '1.00' } } };
    await givenProgram(testApp, shop, program);
  });
  afterAll(() => testApp.close());

  /** Lets a new customer join so many days ago; null: they never joined. */
  const customer = async (joinedDaysAgo: number | null) => {
    const { id } = await givenCustomer(testApp, shop);
    if (joinedDaysAgo === null) return id;
    const path = `/api/rewards/${shop.business_id}/members`;
    expectStatus(await testApp.request('POST', path, { token: shop.staff, body: { customer_id: id } }), 200);
    await testApp.database.query(
      'UPDATE reward_accounts SET joined_at = $3 WHERE business_id = $1 AND customer_id = $2',
      [shop.business_id, id, new Date(Date.now() - joinedDaysAgo * DAY_MS)],
    );
    return id;
  };
  const sale = (customer_id: number, daysAgo: number, more: object = {}) =>
    givenSale(testApp, shop, {
      ...{ customer_id, total_amount: '40.00', total_items: 1 },
      ...{ completed_at: new Date(Date.now() - daysAgo * DAY_MS).toISOString(), ...more },
    });
  const join = async (id: number, from: number, query = '') =>
    expectStatus(await merge(testApp, shop, id, { from_customer_id: from }, query), 200).body.merge;

  it.each([
    ['joined later', 10],
    ['never joined', null],
  ])('earn nothing for sales of the one who %s', async (_what, joinedDaysAgo) => {
    for (const isInto of [true, false]) {
      const [early, late] = [await customer(90), await customer(joinedDaysAgo)];
      await sale(early, 50);
      await sale(late, 40);
      const [id, from] = isInto ? [early, late] : [late, early];
      const balances = [await balanceOf(testApp, shop, early), await balanceOf(testApp, shop, late)];
      expect(balances).toEqual(['40', '0']);
      expect((await join(id, from, '?preview=true')).points).toEqual({ balance: '40' });
      const merged = await join(id, from);
      expect(merged.points).toEqual({ balance: '40' });
      expect(await balanceOf(testApp, shop, id)).toBe('40');
      expect(await differencesInBooks(testApp, shop.business_id)).toEqual([]);
      // The merged customer is a member, and goes on earning.
      await sale(id, 0);
      expect(await balanceOf(testApp, shop, id)).toBe('80');
      expectStatus(await undo(testApp, shop, id, merged.id), 200);
      expect(await differencesInBooks(testApp, shop.business_id)).toEqual([]);
    }
  });

  it('are members from the days on which they joined, once they are parted', async () => {
    const [member, otherId] = [await customer(90), await customer(null)];
    await sale(otherId, 40);
    const readJoinedAt = () =>
      testApp.database.query('SELECT joined_at FROM reward_accounts WHERE business_id = $1', [shop.business_id]);
    const before = await readJoinedAt();
    const merged = await join(member, otherId);
    expect(await readJoinedAt()).not.toEqual(before);
    expectStatus(await undo(testApp, shop, member, merged.id), 200);
    expect(await readJoinedAt()).toEqual(before);
  });

  it('give points back with the sales that earned them since', async () => {
    const [member, otherId] = [await customer(90), await customer(null)];
    const { id: pending } = await sale(otherId, 0, { status: 'pending', completed_at: undefined });
    const merged = await join(member, otherId);
    const path = `/api/sales/${shop.business_id}/${pending}/complete`;
    expectStatus(await testApp.request('POST', path, { token: shop.manager }), 200);
    expect(await balanceOf(testApp, shop, member)).toBe('40');
    expectStatus(await undo(testApp, shop, member, merged.id), 200);
    expect([await balanceOf(testApp, shop, member), await balanceOf(testApp, shop, otherId)]).toEqual(['0', '40']);
    expect(await differencesInBooks(testApp, shop.business_id)).toEqual([]);
  });
});
