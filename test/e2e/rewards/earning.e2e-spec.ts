import { givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { adjust, balanceOf, entriesOf, givenProgram, memberOf, PROGRAM, refund } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

/** Worked cases of the accountants that need no discount, by their ids in test/data/rewards/cases.json. */
describe('Earning points', () => {
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

  const program = (body: object) => givenProgram(testApp, shop, { ...PROGRAM, ...body });
  const sell = (sale: object = {}) => givenSale(testApp, shop, { customer_id: customer, ...sale });
  const sellFor = (total_amount: string, sale: object = {}) => sell({ total_amount, total_items: 1, ...sale });
  const balance = () => balanceOf(testApp, shop, customer);
  const entries = () => entriesOf(testApp, shop, customer);

  it('does nothing in a shop without a programme', async () => {
    await sellFor('1000.00');
    expect(await memberOf(testApp, shop, customer)).toMatchObject({ balance: '0', worth: '0.00', is_member: false });
    expect(await entries()).toEqual([]);
  });

  it.each([
    ['E13', { spend: { points: 1, per: '50.00' } }, ['30.00', '20.00'], '0'],
    ['E14', { spend: { points: 1, per: '50.00' }, fractions: 'keep' }, ['30.00', '20.00'], '1'],
    ['E16', { visit: { points: 10, minimum_amount: '500.00' } }, ['499.99'], '0'],
    ['E17', { visit: { points: 10, minimum_amount: '500.00' } }, ['500.00'], '10'],
    ['E22', { spend: { points: 1, per: '1.00' } }, ['0.00'], '0'],
    ['a cap', { spend: { points: 1, per: '1.00' }, max_points_per_sale: 50 }, ['80.00', '20.00'], '70'],
  ])('is as the accountants have computed it: %s', async (_id, earn, amounts, expected) => {
    await program({ earn });
    for (const amount of amounts) await sellFor(amount);
    expect(await balance()).toBe(expected);
  });

  it('adds up money, the visit and items, and leaves excluded products out', async () => {
    await program({
      earn: {
        spend: { points: 1, per: '100.00' },
        visit: { points: 10, minimum_amount: '500.00' },
        items: [{ product_id: 9, points: 5 }],
        excluded_product_ids: [77],
      },
    });
    const sale = await sell({
      items: [
        { product_id: 9, quantity: '2.5', unit_price: '200.00' },
        { product_id: 8, quantity: 1, unit_price: '150.00' },
        { product_id: 77, quantity: 1, unit_price: '5000.00' },
      ],
    });
    expect(await balance()).toBe('26');
    expect(await entries()).toMatchObject([
      {
        ...{ type: 'earn', points: '26', sale_id: sale.id, refund_id: null, program_version: 1 },
        ...{ tier: null, multiplier: '1', eligible_amount: '650.00', reason: null, user_id: null },
      },
    ]);
    expect(await memberOf(testApp, shop, customer)).toMatchObject({ worth: '26.00', lifetime_earned: '26' });
  });

  it('multiplies by the tier of the purchases before: the sale that lifts a customer does not yet (E19)', async () => {
    await program({
      tiers: { ladder: [{ name: 'Member' }, { name: 'Silver', min_spent: '1000.00', multiplier: '1.25' }] },
    });
    await sellFor('1000.00', { completed_at: '2026-01-10T09:00:00Z' });
    expect(await balance()).toBe('10');
    await sellFor('799.00', { completed_at: '2026-01-11T09:00:00Z' });
    expect((await entries())[0]).toMatchObject({ points: '8', tier: 'Silver', multiplier: '1.25' });
  });

  it('counts a sale that is told late by its own time: version, tier and end', async () => {
    // Sales of last year, whose points end next year.
    const year = new Date().getUTCFullYear() - 1;
    await program({
      expiry: { after_months: 24 },
      tiers: { ladder: [{ name: 'Member' }, { name: 'Silver', min_spent: '1000.00', multiplier: '2' }] },
    });
    await sellFor('1000.00', { completed_at: `${year}-05-10T09:00:00Z` });
    await sellFor('500.00', { completed_at: `${year}-04-10T09:00:00Z` });
    expect((await entries()).map(({ points, tier }) => [points, tier])).toEqual([
      ['10', 'Member'],
      ['5', 'Member'],
    ]);
    expect((await memberOf(testApp, shop, customer)).expiring).toEqual([
      { points: '5', last_good_day: `${year + 2}-04-30` },
      { points: '10', last_good_day: `${year + 2}-05-31` },
    ]);
  });

  it('ends with sales beyond the limit of a day, and says so in the entry', async () => {
    await program({ earn: { spend: { points: 1, per: '100.00' }, max_earning_sales_per_day: 2 } });
    for (const hour of ['08', '10', '12']) await sellFor('100.00', { completed_at: `2026-03-10T${hour}:00:00Z` });
    // 21:30 in UTC is the next day in Nairobi.
    await sellFor('100.00', { completed_at: '2026-03-10T21:30:00Z' });
    expect((await entries()).map(({ points, reason }) => [points, reason])).toEqual([
      ['1', null],
      ['0', 'earning_limit'],
      ['1', null],
      ['1', null],
    ]);
  });

  it('of a batch counts each sale once, also when one limit holds for several of its sales', async () => {
    await program({ earn: { spend: { points: 1, per: '100.00' }, max_earning_sales_per_day: 2 } });
    const otherCustomer = await givenCustomer(testApp, shop);
    const at = (hour: number, customer_id: number, total_amount = '100.00') => ({
      ...{ payment_method: 'cash', customer_id, total_amount, total_items: 1 },
      ...{ external_id: `R-${customer_id}-${hour}`, completed_at: `2026-03-10T0${hour}:00:00Z` },
    });
    const sales = [at(5, customer), at(6, customer), at(7, customer), at(5, otherCustomer.id, '700.00')];
    for (let time = 0; time < 2; time++) {
      const path = `/api/sales/${shop.business_id}/batch`;
      expect((await testApp.request('POST', path, { token: shop.staff, body: { sales } })).status).toBeLessThan(300);
    }
    expect([await balance(), await balanceOf(testApp, shop, otherCustomer.id)]).toEqual(['2', '7']);
    expect((await entries()).length).toBe(3);
  });

  it('begins with the first version, pauses while the programme is off, and waits for a pending sale', async () => {
    await sellFor('5000.00', { completed_at: '2018-12-31T09:00:00Z' });
    await program({});
    await sellFor('300.00', { completed_at: '2018-12-31T09:00:00Z' });
    const pending = await sellFor('400.00', { status: 'pending' });
    expect(await balance()).toBe('0');
    await testApp.request('POST', `/api/sales/${shop.business_id}/${pending.id}/complete`, { token: shop.staff });
    expect(await balance()).toBe('4');
    await givenProgram(testApp, shop, { is_enabled: false, earn: PROGRAM.earn });
    await sellFor('900.00');
    expect(await balance()).toBe('4');
    await sellFor('200.00', { completed_at: '2026-01-05T09:00:00Z' });
    expect(await balance()).toBe('6');
  });

  it('with opt_in is for members alone, from the moment when they joined', async () => {
    await program({ enrolment: 'opt_in' });
    await sellFor('500.00');
    expect(await memberOf(testApp, shop, customer)).toMatchObject({ balance: '0', is_member: false, joined_at: null });
    const joined = await testApp.request('POST', `/api/rewards/${shop.business_id}/members`, {
      token: shop.staff,
      body: { customer_id: customer },
    });
    expect(joined).toMatchObject({ status: 200, body: { is_new: true, member: { is_member: true } } });
    await sellFor('300.00');
    expect(await balance()).toBe('3');
  });

  describe('and a refund', () => {
    it('takes back what is not earned any more, by the rule of the sale (F04, F05)', async () => {
      await program({ earn: { spend: { points: 1, per: '1.00' } } });
      const [one, two] = [await sellFor('50.00'), await sellFor('50.00')];
      await givenProgram(testApp, shop, { earn: { spend: { points: 2, per: '1.00' } } });
      await refund(testApp, shop, one.id);
      expect((await entries())[0]).toMatchObject({ type: 'reverse', points: '-50', sale_id: one.id });
      await givenProgram(testApp, shop, { is_enabled: false });
      await refund(testApp, shop, two.id);
      expect(await balance()).toBe('0');
    });

    it('in parts takes back exactly what was earned (F17, F19)', async () => {
      await program({ earn: { visit: { points: 10, minimum_amount: '500.00' } } });
      const visit = await sellFor('800.00');
      await refund(testApp, shop, visit.id, { amount: '200.00' });
      expect(await balance()).toBe('10');
      await refund(testApp, shop, visit.id, { amount: '200.00' });
      expect(await balance()).toBe('0');
      const items = [{ product_id: 1, quantity: 7, unit_price: '139.29' }];
      await givenProgram(testApp, shop, { earn: PROGRAM.earn });
      const sale = await sell({ items });
      for (let part = 0; part < 7; part++) {
        await refund(testApp, shop, sale.id, { items: [{ sale_item_id: sale.items[0]!.id, quantity: 1 }] });
      }
      const reversals = (await entries()).filter(({ type, sale_id }) => type === 'reverse' && sale_id === sale.id);
      expect(reversals.map(({ points }) => points).reverse()).toEqual(['-1', '-2', '-1', '-1', '-2', '-1', '-1']);
      expect(await balance()).toBe('0');
    });

    it('of spent points leaves a debt, which the next points pay (F08, X12)', async () => {
      await program({ earn: { spend: { points: 1, per: '1.00' } } });
      const sale = await sellFor('100.00');
      expect((await adjust(testApp, shop, customer, -100)).status).toBe(201);
      await refund(testApp, shop, sale.id);
      expect(await memberOf(testApp, shop, customer)).toMatchObject({ balance: '-100', owed: '100', worth: '0.00' });
      await sellFor('250.00');
      expect(await memberOf(testApp, shop, customer)).toMatchObject({
        ...{ balance: '150', owed: '0' },
        lots: [{ points: '250', remaining: '150' }],
      });
    });

    it('of spent points can be forgiven (F07)', async () => {
      await program({ earn: { spend: { points: 1, per: '1.00' } }, refunds: { shortfall: 'forgive' } });
      const sale = await sellFor('150.00');
      await adjust(testApp, shop, customer, -100);
      await refund(testApp, shop, sale.id);
      expect(await balance()).toBe('0');
      expect((await entries())[0]).toMatchObject({ type: 'reverse', points: '-50', forgiven: '100' });
    });

    it('takes from the lot of its sale first, and not again what has ended there', async () => {
      await program({ earn: { spend: { points: 1, per: '1.00' } }, expiry: { after_months: 1, at: 'day' } });
      const old = await sellFor('100.00', { completed_at: '2026-01-10T09:00:00Z' });
      const one = await sellFor('40.00');
      const two = await sellFor('30.00');
      expect(await balance()).toBe('70');
      await refund(testApp, shop, two.id);
      expect(await memberOf(testApp, shop, customer)).toMatchObject({ lots: [{ sale_id: one.id, remaining: '40' }] });
      await refund(testApp, shop, old.id);
      expect(await balance()).toBe('40');
      expect((await entries())[0]).toMatchObject({ type: 'reverse', points: '0', already_expired: '100' });
    });
  });

  it('ends by itself at the end of the last good day in the shop (X01, X03, X04, X09, X10)', async () => {
    await program({ expiry: { after_months: 12 } });
    await sellFor('3000.00', { completed_at: '2024-01-10T09:00:00Z' });
    expect(await balance()).toBe('0');
    const balanceAt = async (time: string) => (await memberOf(testApp, shop, customer, time)).balance;
    // The day begins at 21:00 UTC in Nairobi.
    expect([await balanceAt('2025-01-31T20:59:59Z'), await balanceAt('2025-01-31T21:00:00Z')]).toEqual(['30', '0']);
    expect([await balanceAt('2024-01-10T08:59:59Z'), await balanceAt('2024-01-10T09:00:00Z')]).toEqual(['0', '30']);
  });

  it('is as it was at any moment of the past', async () => {
    await program({ earn: { spend: { points: 1, per: '1.00' } } });
    const times = ['2026-01-10', '2026-02-10', '2026-03-10'].map((day) => `${day}T09:00:00Z`);
    for (const completed_at of times) await sellFor('100.00', { completed_at });
    await adjust(testApp, shop, customer, -150);
    const member = await memberOf(testApp, shop, customer, '2026-02-20T00:00:00Z');
    expect(member).toMatchObject({ balance: '200', worth: '200.00', lifetime_earned: '200' });
    expect(member.lots.map(({ remaining }) => remaining)).toEqual(['100', '100']);
    expect(await balance()).toBe('150');
  });
});
