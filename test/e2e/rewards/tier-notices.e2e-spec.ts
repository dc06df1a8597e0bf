import { EventsService } from '@wateja/events';
import { addDays, addMonths, PointsSweeper } from '@wateja/rewards';

import { givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { givenProgram, memberOf, PROGRAM, refund, setTier } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

const tiers = (more: object = {}) => ({
  ...PROGRAM,
  tiers: {
    ...{ window: { type: 'rolling', months: 12 }, keep_days: 30 },
    ladder: [{ name: 'Member' }, { name: 'Silver', min_spent: '1000.00' }],
    ...more,
  },
});

const DAY_MS = 24 * 60 * 60 * 1_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
/** The last day of a tier of {@link tiers} that a purchase on this day has reached. */
const heldUntil = (day: string) => addDays(addMonths(day, 12), 29);

describe('Notices of tiers that end soon', () => {
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
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => testApp.close());

  const sell = (total_amount: string, day?: string) =>
    givenSale(testApp, shop, {
      ...{ customer_id: customer, total_amount, total_items: 1 },
      ...(day && { completed_at: `${day}T09:00:00Z` }),
    });
  const sweep = () => testApp.app.get(PointsSweeper).sweep();
  const readNotices = async () => {
    const rows = await testApp.database.query<{ payload: Record<string, unknown> }>(
      `SELECT payload FROM outbox WHERE business_id = $1 AND name = 'tier.at_risk' ORDER BY id`,
      [shop.business_id],
    );
    return rows.map(({ payload }) => payload);
  };
  const bought = daysAgo(370);
  const notice = (missing = '1000.00') => ({
    ...{ business_id: shop.business_id, customer_id: customer, tier: 'Silver', held_until: heldUntil(bought) },
    missing: { min_spent: missing, min_purchases: 0 },
  });

  it('name the tier, its last day and what is missing, as the page of the member does', async () => {
    await givenProgram(testApp, shop, tiers());
    await sell('1500.00', bought);
    await sell('50.00');
    await sweep();
    expect(await readNotices()).toEqual([notice('950.00')]);
    const { tier } = await memberOf(testApp, shop, customer);
    expect(tier).toMatchObject({ name: 'Silver', to_keep: { min_spent: '950.00', by: heldUntil(bought) } });
  });

  it('come once, however often and by however many processes one looks', async () => {
    await givenProgram(testApp, shop, tiers());
    await sell('1500.00', bought);
    const otherApp = await createTestApp({}, testApp.database);
    await Promise.all([sweep(), otherApp.app.get(PointsSweeper).sweep(), sweep()]);
    await otherApp.close();
    await sweep();
    expect(await readNotices()).toEqual([notice()]);
  });

  it('come once for a tier and its last day, also if the tier was safe meanwhile', async () => {
    await givenProgram(testApp, shop, tiers());
    await sell('1500.00', bought);
    await sweep();
    const { id } = await sell('1000.00', daysAgo(1));
    await sweep();
    expect((await memberOf(testApp, shop, customer)).tier).toMatchObject({ held_until: heldUntil(daysAgo(1)) });
    await refund(testApp, shop, id);
    await sweep();
    expect(await readNotices()).toHaveLength(1);
  });

  it('come again when the tier is kept, and at risk another time', async () => {
    await givenProgram(testApp, shop, tiers());
    await sell('1500.00', bought);
    // Simulates a year later: the last notice named a day that is over.
    await testApp.database.query(
      `UPDATE customer_tiers SET noticed_tier = 'Silver', noticed_until = current_date - 300 WHERE customer_id = $1`,
      [customer],
    );
    await sweep();
    expect(await readNotices()).toEqual([notice()]);
  });

  it('come as many days before as the programme says', async () => {
    await givenProgram(testApp, shop, tiers({ at_risk_days: 5 }));
    await sell('1500.00', bought);
    await sweep();
    expect(await readNotices()).toEqual([]);
    await givenProgram(testApp, shop, { ...tiers({ at_risk_days: 40 }), valid_from: undefined });
    await sweep();
    expect(await readNotices()).toHaveLength(1);
  });

  it('do not come for a tier that was set by hand, and with opt_in only to members', async () => {
    await givenProgram(testApp, shop, { ...tiers(), enrolment: 'opt_in' });
    await sell('1500.00', bought);
    await sweep();
    expect(await readNotices()).toEqual([]);
    const path = `/api/rewards/${shop.business_id}/members`;
    await testApp.request('POST', path, { token: shop.staff, body: { customer_id: customer } });
    const until = addDays(daysAgo(0), 10);
    expect((await setTier(testApp, shop, customer, { tier: 'Silver', until })).status).toBe(200);
    await sweep();
    expect(await readNotices()).toEqual([]);
    await testApp.request('DELETE', `${path}/${customer}/tier`, { token: shop.manager });
    await sweep();
    expect(await readNotices()).toEqual([notice()]);
  });

  it('are not lost with a process that ends before it has recorded the event', async () => {
    await givenProgram(testApp, shop, tiers());
    await sell('1500.00', bought);
    const recording = jest.spyOn(testApp.app.get(EventsService), 'recordForLater');
    recording.mockImplementationOnce(() => {
      throw new Error('The process ended');
    });
    await sweep();
    expect(await readNotices()).toEqual([]);
    await sweep();
    expect(await readNotices()).toEqual([notice()]);
  });

  it('are set in the programme, and one from before this setting has the default', async () => {
    const path = `/api/rewards/${shop.business_id}/program`;
    const { at_risk_days: _, ...older } = (await givenProgram(testApp, shop, tiers())).body.program.tiers;
    const otherShop = await givenAnotherShop(testApp, first);
    const { valid_from, ...program } = (await testApp.request('GET', path, { token: shop.owner })).body.program;
    await testApp.database.query(
      `INSERT INTO reward_programs (business_id, version, program, valid_from) VALUES ($1, 1, $2, $3)`,
      [otherShop.business_id, JSON.stringify({ ...program, tiers: older }), valid_from],
    );
    shop = otherShop;
    const saved = await givenProgram(testApp, shop, tiers());
    expect(saved.body).toMatchObject({ version: 1, program: { tiers: { at_risk_days: 30 } } });
    expect((await givenProgram(testApp, shop, { ...tiers({ at_risk_days: 31 }), valid_from })).body.version).toBe(2);
  });
});
