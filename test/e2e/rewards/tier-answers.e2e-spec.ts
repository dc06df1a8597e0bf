import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { entriesOf, givenProgram, memberOf, PROGRAM, refund } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

const LADDER = [
  { name: 'Member' },
  { name: 'Silver', min_spent: '1000.00' },
  { name: 'Gold', min_spent: '5000.00', min_purchases: 2 },
];
const ROLLING = {
  ...PROGRAM,
  tiers: { window: { type: 'rolling', months: 12 }, keep_days: 30, ladder: LADDER },
};

describe('Answers about tiers', () => {
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
    customer = (await givenCustomer(testApp, shop)).id;
  });
  afterAll(() => testApp.close());

  const get = async (path: string) =>
    expectStatus(await testApp.request('GET', path, { token: shop.manager }), 200).body;
  const sell = (total_amount: string, completed_at: string, customer_id = customer) =>
    givenSale(testApp, shop, { customer_id, total_amount, total_items: 1, completed_at });
  const tierAt = async (asOf: string) => (await memberOf(testApp, shop, customer, asOf)).tier;
  const byTier = async () => (await get(`/api/analytics/${shop.business_id}/tiers`)).tiers;
  const liability = (asOf = '') => get(`/api/rewards/${shop.business_id}/liability${asOf}`);

  it('of a member say since when, until when, what the next one needs, and what keeps this one', async () => {
    await givenProgram(testApp, shop, ROLLING);
    await sell('800.00', '2025-02-10T09:00:00Z');
    // 21:30 in UTC is the next day in Nairobi.
    await sell('700.00', '2025-03-09T21:30:00Z');
    expect(await tierAt('2025-03-09T12:00:00Z')).toMatchObject({ name: 'Member', since: null, held_until: null });
    expect(await tierAt('2025-03-20T12:00:00Z')).toEqual({
      ...{ name: 'Silver', discount_percent: '0', since: '2025-03-10', held_until: '2026-03-11' },
      next: { name: 'Gold', min_spent: '3500.00', min_purchases: 0 },
      // On 11 March 2026, both sales have left the window of twelve months.
      to_keep: { min_spent: '1000.00', min_purchases: 0, by: '2026-03-11' },
      ...{ is_override: false, until: null },
    });
    expect(await tierAt('2026-03-11T12:00:00Z')).toMatchObject({ name: 'Silver' });
    expect(await tierAt('2026-03-12T12:00:00Z')).toMatchObject({ name: 'Member', since: '2026-03-12', to_keep: null });
  });

  it('of a member follow a refund at once, and end at the highest tier', async () => {
    await givenProgram(testApp, shop, { ...PROGRAM, tiers: { ladder: LADDER } });
    await sell('4000.00', '2026-01-10T09:00:00Z');
    const sale = await sell('1000.00', '2026-01-11T09:00:00Z');
    expect((await memberOf(testApp, shop, customer)).tier).toEqual({
      ...{ name: 'Gold', discount_percent: '0', since: '2026-01-11', held_until: null, next: null, to_keep: null },
      ...{ is_override: false, until: null },
    });
    await refund(testApp, shop, sale.id);
    expect((await memberOf(testApp, shop, customer)).tier).toMatchObject({
      ...{ name: 'Silver', next: { name: 'Gold', min_spent: '1000.00', min_purchases: 1 } },
    });
  });

  it('of a member are none without a programme', async () => {
    expect((await memberOf(testApp, shop, customer)).tier).toBeNull();
    await givenProgram(testApp, shop, { ...ROLLING, is_enabled: false });
    expect((await memberOf(testApp, shop, customer)).tier).toBeNull();
  });

  it('of the liability say how many points the customers of each tier have', async () => {
    await givenProgram(testApp, shop, { ...PROGRAM, tiers: { ladder: LADDER } });
    const otherId = (await givenCustomer(testApp, shop)).id;
    await sell('6000.00', '2026-01-10T09:00:00Z');
    await sell('600.00', '2026-01-11T09:00:00Z');
    await sell('300.00', '2026-01-11T09:00:00Z', otherId);
    expect((await liability()).by_tier).toEqual([
      { name: 'Member', points: '3', amount: '3.00' },
      { name: 'Gold', points: '66', amount: '66.00' },
    ]);
    expect((await liability('?as_of=2026-01-10')).by_tier).toBeNull();
  });

  it('of the shop count active customers by tier, with and without a programme', async () => {
    const idle = (await givenCustomer(testApp, shop)).id;
    await sell('900.00', '2026-01-10T09:00:00Z');
    await sell('300.00', '2026-01-11T09:00:00Z');
    expect(await byTier()).toEqual([
      { name: null, customers: 1, total_spent: '0.00' },
      { name: 'one_time', customers: 0, total_spent: '0.00' },
      { name: 'occasional', customers: 1, total_spent: '1200.00' },
      { name: 'regular', customers: 0, total_spent: '0.00' },
      { name: 'frequent', customers: 0, total_spent: '0.00' },
    ]);
    await givenProgram(testApp, shop, { ...PROGRAM, tiers: { ladder: LADDER } });
    expect(await byTier()).toEqual([
      { name: 'Member', customers: 1, total_spent: '0.00' },
      { name: 'Silver', customers: 1, total_spent: '1200.00' },
      { name: 'Gold', customers: 0, total_spent: '0.00' },
    ]);
    const path = `/api/customers/${shop.business_id}/${idle}`;
    expectStatus(await testApp.request('PATCH', path, { token: shop.staff, body: { is_active: false } }), 200);
    expect((await byTier())[0]).toMatchObject({ name: 'Member', customers: 0 });
  });

  it('of an entry say the tier of the sales before it, of the same day too, whether or not it multiplies', async () => {
    await givenProgram(testApp, shop, ROLLING);
    // From midnight to midnight in Nairobi.
    const times = ['2026-01-09T21:00:00Z', '2026-01-09T21:00:00Z', '2026-01-10T20:59:59Z', '2026-01-09T20:59:59Z'];
    for (const completed_at of times) await sell('500.00', completed_at);
    const inOrder = (await entriesOf(testApp, shop, customer)).sort((a, b) => Number(a.sale_id) - Number(b.sale_id));
    expect(inOrder.map(({ tier }) => tier)).toEqual(['Member', 'Member', 'Silver', 'Member']);
  });
});
