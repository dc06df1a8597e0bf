import fc from 'fast-check';

import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { HeldLock } from '../../support/held-lock';
import { givenProgram, givenPromotion, refund, setTier, simulate } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Tiers by purchases of a month, a limit of the day, points for visits: all that makes the order of sales matter. */
const PROGRAM = {
  earn: {
    spend: { points: 3, per: '70.00' },
    visit: { points: 5, minimum_amount: '200.00' },
    items: [{ product_id: 2, points: 4 }],
    excluded_product_ids: [3],
    max_earning_sales_per_day: 2,
  },
  redeem: { unit: { points: 1, amount: '0.50' } },
  tiers: {
    window: { type: 'rolling', months: 1 },
    keep_days: 2,
    ladder: [
      { name: 'Member' },
      { name: 'Silver', min_spent: '1500.00', multiplier: '1.5' },
      { name: 'Gold', min_spent: '3000.00', min_purchases: 4, multiplier: '2.5', discount_percent: '5' },
    ],
  },
};

/** What is recorded in this order: sales of every day, so that many arrive late; refunds; and sales given to a customer. */
const histories = fc.array(
  fc.record({
    kind: fc.constantFrom('sale', 'sale', 'walk_in', 'refund', 'give'),
    who: fc.nat({ max: 2 }),
    days_ago: fc.integer({ min: 0, max: 40 }),
    lines: fc.array(
      fc.record({ product_id: fc.integer({ min: 1, max: 3 }), cents: fc.integer({ min: 100, max: 80_000 }) }),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
    which: fc.nat({ max: 100 }),
    line: fc.nat({ max: 2 }),
  }),
  { minLength: 35, maxLength: 45 },
);

describe('A simulation', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first);
  });
  afterAll(() => testApp.close());

  const run = async (request: object) => expectStatus(await simulate(testApp, shop, request), 200).body;
  const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
  const sell = (customer_id: number | null, total_amount: string, days: number) =>
    givenSale(testApp, shop, { customer_id, total_amount, total_items: 1, completed_at: ago(days) });

  /** The points that the ledger has for all sales, and the tiers that are kept. */
  const ledger = async () => {
    const [points] = await testApp.database.query<{ earned: string; reversed: string; sales: number }>(
      `SELECT trim_scale(sum(points) FILTER (WHERE type = 'earn'))::text AS earned,
         trim_scale(COALESCE(sum(already_expired + forgiven - points) FILTER (WHERE type = 'reverse'), 0))::text AS reversed,
         count(*) FILTER (WHERE type = 'earn' AND points > 0)::int AS sales
       FROM reward_entries WHERE business_id = $1`,
      [shop.business_id],
    );
    const tiers = await testApp.database.query<{ name: string; customers: number }>(
      'SELECT tier AS name, count(*)::int AS customers FROM customer_tiers WHERE business_id = $1 GROUP BY tier',
      [shop.business_id],
    );
    return { ...points!, tiers: Object.fromEntries(tiers.map(({ name, customers }) => [name, customers])) };
  };

  it.each([1, 2, 3])('of the programme that a shop has gives what the ledger says, to the point (%i)', async (seed) => {
    await givenProgram(testApp, shop, { ...PROGRAM, valid_from: '2019-01-01' });
    await givenPromotion(testApp, shop, { starts_at: '2020-01-01', weekdays: [2, 5, 6] });
    await givenPromotion(testApp, shop, { starts_at: ago(20), ends_at: ago(10), multiplier: '3.125' });
    const customers = await Promise.all([0, 1, 2].map(async () => (await givenCustomer(testApp, shop)).id));
    await setTier(testApp, shop, customers[2]!, { tier: 'Silver' });
    const sales: { id: number; left: { id: number; quantity: number }[] }[] = [];
    const walkIns: number[] = [];
    let recorded = 0;
    const [history = []] = fc.sample(histories, { numRuns: 1, seed });
    for (const step of history) {
      const refunded = step.kind === 'refund' ? sales[step.which % Math.max(1, sales.length)] : undefined;
      const line = refunded?.left[step.line % refunded.left.length];
      if (refunded && line && line.quantity > 0) {
        line.quantity -= 1;
        await refund(testApp, shop, refunded.id, { items: [{ sale_item_id: line.id, quantity: 1 }] });
      } else if (step.kind === 'give' && walkIns.length > 0) {
        const body = { customer_id: customers[step.who] };
        const path = `/api/sales/${shop.business_id}/${walkIns.pop()}/attribute`;
        expectStatus(await testApp.request('POST', path, { token: shop.manager, body }), 200);
      } else {
        const items = step.lines.map(({ product_id, cents }) => {
          return { product_id, quantity: 2, unit_price: (cents / 100).toFixed(2) };
        });
        const completed_at = ago(step.days_ago);
        const customer_id = step.kind === 'walk_in' ? null : customers[step.who];
        const sale = await givenSale(testApp, shop, { customer_id, items, completed_at });
        recorded += 1;
        if (customer_id === null) walkIns.push(sale.id);
        else sales.push({ id: sale.id, left: sale.items.map(({ id }) => ({ id, quantity: 2 })) });
      }
    }
    const booked = await ledger();
    const answer = await run({ program: PROGRAM });
    expect(answer.points).toMatchObject({ earned: booked.earned, reversed: booked.reversed });
    expect([answer.earning_sales, answer.sales]).toEqual([booked.sales, recorded]);
    expect(Number(booked.earned)).toBeGreaterThan(500);
    const tiers = answer.tiers as { name: string; customers: number }[];
    expect(Object.fromEntries(tiers.flatMap(({ name, customers: n }) => (n > 0 ? [[name, n]] : [])))).toEqual(
      booked.tiers,
    );
    expect(await ledger()).toEqual(booked);
  });

  it('says what points and tiers would have cost, and the share of the turnover', async () => {
    const [one, otherCustomer] = [await givenCustomer(testApp, shop), await givenCustomer(testApp, shop)];
    await sell(one.id, '9999.00', 70);
    await sell(one.id, '1000.00', 20);
    const sale = await sell(one.id, '1000.00', 10);
    await sell(otherCustomer.id, '550.00', 5);
    await sell(null, '450.00', 1);
    await refund(testApp, shop, sale.id, { amount: '500.00' });
    const answer = await run({
      program: {
        earn: { spend: { points: 1, per: '100.00' } },
        redeem: { unit: { points: 10, amount: '5.00' } },
        tiers: { ladder: [{ name: 'Member' }, { name: 'Gold', min_spent: '1000.00', discount_percent: '10' }] },
      },
    });
    expect(answer).toEqual({
      ...{ from: expect.any(String), to: expect.any(String), sales: 4, turnover_amount: '2500.00', earning_sales: 3 },
      points: { earned: '25', reversed: '5', left: '20' },
      // The customer was Gold by the purchase of 70 days ago: 10 % of 1000.00 and of the 500.00 that are left.
      cost: { points_amount: '10.00', discount_amount: '150.00', total_amount: '160.00', percent_of_turnover: '6.40' },
      tiers: [
        { name: 'Member', customers: 1 },
        { name: 'Gold', customers: 1 },
      ],
    });
    expect(await run({ program: { is_enabled: false } })).toMatchObject({ points: { earned: '0' }, tiers: [] });
  });

  it('tries promotions, or takes those that the shop has', async () => {
    const { id } = await givenCustomer(testApp, shop);
    await sell(id, '1000.00', 20);
    await sell(id, '1000.00', 5);
    const program = { earn: { spend: { points: 1, per: '100.00' } } };
    const earned = async (more: object) => (await run({ program, ...more })).points.earned as string;
    expect(await earned({})).toBe('20');
    expect(await earned({ promotions: [{ name: 'Double points', multiplier: '2' }] })).toBe('40');
    const lately = { name: 'Triple points', multiplier: '3', starts_at: ago(10) };
    expect(await earned({ promotions: [lately] })).toBe('40');
    await givenPromotion(testApp, shop, lately);
    expect(await earned({})).toBe('40');
    expect(await earned({ promotions: [] })).toBe('20');
    // A simulation stores nothing: no sale is settled.
    expect(
      await testApp.database.query('SELECT FROM reward_entries WHERE business_id = $1', [shop.business_id]),
    ).toEqual([]);
  });

  it('of a shop without sales says so', async () => {
    await givenCustomer(testApp, shop);
    expect(await run({ program: {} })).toMatchObject({
      ...{ sales: 0, turnover_amount: '0.00', earning_sales: 0, points: { earned: '0', reversed: '0', left: '0' } },
      cost: { points_amount: '0.00', discount_amount: '0.00', total_amount: '0.00', percent_of_turnover: null },
    });
  });

  it('lets only members earn where customers have to join', async () => {
    await givenProgram(testApp, shop, { enrolment: 'opt_in' });
    const [member, otherCustomer] = [await givenCustomer(testApp, shop), await givenCustomer(testApp, shop)];
    const path = `/api/rewards/${shop.business_id}/members`;
    const joined = await testApp.request('POST', path, { token: shop.staff, body: { customer_id: member.id } });
    expectStatus(joined, 200);
    for (const { id } of [member, otherCustomer])
      await givenSale(testApp, shop, { customer_id: id, total_amount: '500.00', total_items: 1 });
    const program = { enrolment: 'opt_in', earn: { spend: { points: 1, per: '100.00' } } };
    expect((await run({ program })).points.earned).toBe('5');
    expect((await run({ program: { ...program, enrolment: 'everyone' } })).points.earned).toBe('10');
  });

  it.each([
    [{}, 'program'],
    [{ program: {}, days: 0 }, 'days'],
    [{ program: {}, days: 367 }, 'days'],
    [{ program: { earn: { spend: { points: 0, per: '1.00' } } } }, 'program.earn.spend.points'],
    [{ program: {}, promotions: [{ name: 'A', multiplier: '11' }] }, 'promotions.0.multiplier'],
    [
      { program: {}, promotions: [{ name: 'A', multiplier: '2', starts_at: '2026-02-01', ends_at: '2026-01-01' }] },
      'promotions.0.ends_at',
    ],
  ])('refuses %j', async (body, field) => {
    const refused = expectStatus(await simulate(testApp, shop, body), 400);
    expect(refused.body.details).toMatchObject([{ path: field }]);
  });

  it('is only for the owner, and runs at most twice at the same time', async () => {
    shop = first;
    const path = `/api/rewards/${shop.business_id}/simulate`;
    for (const token of [shop.manager, shop.staff]) {
      expectStatus(await testApp.request('POST', path, { token, body: { program: {} } }), 403);
    }
    const turns = await HeldLock.take(
      testApp,
      `SELECT pg_advisory_xact_lock(hashtextextended('simulation ' || n, $1::bigint)) FROM generate_series(1, 2) n`,
      [shop.business_id],
    );
    const refused = expectStatus(await simulate(testApp, shop, { program: {} }), 429);
    expect(refused.body.code).toBe('simulations_busy');
    await turns.release();
    await run({ program: {} });
  });
});
