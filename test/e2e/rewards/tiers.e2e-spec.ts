import { PointsSweeper } from '@wateja/rewards';

import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { givenProgram, PROGRAM, refund } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

/** Silver from 1000.00 and gold from 5000.00 within a year. */
const ROLLING = {
  ...PROGRAM,
  tiers: {
    window: { type: 'rolling', months: 12 },
    keep_days: 30,
    ladder: [
      { name: 'Member' },
      { name: 'Silver', min_spent: '1000.00' },
      { name: 'Gold', min_spent: '5000.00', min_purchases: 2 },
    ],
  },
};

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Noon in Nairobi, this many days ago. */
const daysAgo = (days: number) => `${new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)}T09:00:00Z`;

describe('Tiers of the programme', () => {
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

  const get = async (path: string, token = shop.manager) =>
    expectStatus(await testApp.request('GET', path, { token }), 200).body;
  const customer = async () => (await givenCustomer(testApp, shop)).id;
  const sell = (customer_id: number, total_amount: string, sale: object = {}) =>
    givenSale(testApp, shop, { customer_id, total_amount, total_items: 1, ...sale });
  const tierOf = async (id: number) =>
    (await get(`/api/customers/${shop.business_id}/${id}/metrics`)).metrics.loyalty_tier as string | null;
  const audienceOf = async (loyalty_tier: string) =>
    (await get(`/api/reports/${shop.business_id}/customers?format=json&loyalty_tier=${loyalty_tier}`)).customers.map(
      ({ id }: { id: number }) => id,
    );
  const sweep = () => testApp.app.get(PointsSweeper).sweep();
  const settings = (body: object) =>
    testApp.request('PATCH', `/api/businesses/${shop.business_id}/loyalty`, { token: shop.owner, body });

  /** A customer with each number of purchases, each of 100.00. */
  async function customersWith(...purchases: number[]) {
    const ids: number[] = [];
    for (const count of purchases) {
      const id = await customer();
      for (let sale = 0; sale < count; sale++) await sell(id, '100.00');
      ids.push(id);
    }
    return ids;
  }

  it.each([
    ['the repeat frequencies', {}],
    ['other thresholds', { occasional_from: 3, regular_from: 4, frequent_from: 12 }],
    [
      'tiers of the shop',
      {
        tiers: [
          { name: 'silver', min_purchases: 2 },
          { name: 'gold', min_spent: '500.00' },
        ],
      },
    ],
  ])('are those of the shop when it is switched on, so that nobody moves: %s', async (_what, own) => {
    expectStatus(await settings(own), 200);
    const ids = await customersWith(0, 1, 2, 4, 5, 10);
    const before = await Promise.all(ids.map(tierOf));
    await givenProgram(testApp, shop);
    expect(await Promise.all(ids.map(tierOf))).toEqual(before);
    const { versions } = await get(`/api/rewards/${shop.business_id}/program/versions`);
    expect(versions[0].program.tiers.window).toEqual({ type: 'lifetime' });
    // Later sales move customers as they did before.
    const rising = ids[1]!;
    for (const sale of [2, 3, 4, 5]) await sell(rising, `${sale}00.00`);
    const [tier, { metrics }] = [
      await tierOf(rising),
      await get(`/api/customers/${shop.business_id}/${rising}/metrics`),
    ];
    expect(tier).toBe('tiers' in own ? 'gold' : metrics.repeat_frequency);
  });

  it('take the place of those in the settings, which nobody can change any more', async () => {
    expectStatus(await settings({ tiers: [{ name: 'silver' }] }), 200);
    await givenProgram(testApp, shop, ROLLING);
    const refused = await settings({ tiers: null });
    expect(refused).toMatchObject({ status: 409, body: { code: 'tiers_are_the_programmes' } });
    expectStatus(await settings({ frequent_from: 11 }), 200);
    await givenProgram(testApp, shop, { ...ROLLING, is_enabled: false });
    expect(await tierOf(await customer())).toBe('silver');
    expectStatus(await settings({ tiers: null }), 200);
  });

  it('follow sales and refunds, in metrics, reports and audiences', async () => {
    await givenProgram(testApp, shop, ROLLING);
    const [id, otherId] = [await customer(), await customer()];
    expect(await tierOf(id)).toBe('Member');
    await sell(id, '999.99');
    expect(await tierOf(id)).toBe('Member');
    const sale = await sell(id, '4500.00');
    expect(await tierOf(id)).toBe('Gold');
    expect([await audienceOf('Gold'), await audienceOf('Member')]).toEqual([[id], [otherId]]);
    // Both conditions count: without the second purchase the customer is no longer gold, and neither silver.
    await refund(testApp, shop, sale.id);
    expect(await tierOf(id)).toBe('Member');
    expect(await audienceOf('Gold')).toEqual([]);
  });

  it('can be named in a campaign, and no others', async () => {
    await givenProgram(testApp, shop, ROLLING);
    const template = expectStatus(
      await testApp.request('POST', `/api/messaging/${shop.business_id}/templates`, {
        ...{ token: shop.manager, body: { name: 'Thanks', sms_text: 'Thank you' } },
      }),
      201,
    ).body.template;
    const create = (tier: string) =>
      testApp.request('POST', `/api/campaigns/${shop.business_id}`, {
        token: shop.manager,
        body: {
          ...{ name: 'Gold', purpose: 'offers', channel: 'sms', template_id: template.id },
          audience: { loyalty_tier: [tier] },
        },
      });
    expect((await create('Gold')).status).toBe(201);
    expect(await create('frequent')).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });

  it('end with time: after the window and the days for which they are kept', async () => {
    const [ended, kept] = [await customer(), await customer()];
    for (const [id, days] of [
      [ended, 400],
      [kept, 380],
    ] as const) {
      await sell(id, '3000.00', { completed_at: daysAgo(days) });
      await sell(id, '3000.00', { completed_at: daysAgo(days) });
    }
    await givenProgram(testApp, shop, ROLLING);
    expect([await tierOf(ended), await tierOf(kept)]).toEqual(['Member', 'Gold']);
    // Simulates a row that was right yesterday, before the sweep of the night.
    await testApp.database.query(
      `UPDATE customer_tiers SET tier = 'Gold', held_until = current_date - 2 WHERE customer_id = $1`,
      [ended],
    );
    await sweep();
    expect([await tierOf(ended), await tierOf(kept)]).toEqual(['Member', 'Gold']);
  });

  it('follow a sale of tomorrow when its day has come', async () => {
    await givenProgram(testApp, shop, ROLLING);
    const id = await customer();
    const tomorrow = new Date(Date.now() + DAY_MS - 60_000).toISOString();
    await sell(id, '1000.00', { completed_at: tomorrow });
    expect(await tierOf(id)).toBe('Member');
    // Simulates that a day has passed before the sweep.
    await testApp.database.query(
      `SET session_replication_role = replica;
       UPDATE sales SET completed_at = completed_at - interval '1 day' WHERE customer_id = ${id};
       UPDATE customer_tiers SET held_until = held_until - 1 WHERE customer_id = ${id}`,
    );
    await sweep();
    expect(await tierOf(id)).toBe('Silver');
  });

  it('are computed again by a new version, also by one that was planned', async () => {
    await givenProgram(testApp, shop, ROLLING);
    const id = await customer();
    await sell(id, '1000.00');
    expect(await tierOf(id)).toBe('Silver');
    const { window, ladder } = ROLLING.tiers;
    await givenProgram(testApp, shop, {
      ...ROLLING,
      tiers: { window, ladder: [...ladder.slice(0, 1), { name: 'VIP', min_spent: '900' }] },
    });
    expect(await tierOf(id)).toBe('VIP');
    await givenProgram(testApp, shop, { ...ROLLING, valid_from: '2999-01-01' });
    await sweep();
    expect(await tierOf(id)).toBe('VIP');
    // The sweep finds rows like this when a planned version has begun.
    await testApp.database.query(`UPDATE customer_tiers SET tier = 'Old', program_version = 1 WHERE customer_id = $1`, [
      id,
    ]);
    await sweep();
    expect(await tierOf(id)).toBe('VIP');
  });

  it('are forgotten with a customer who is erased', async () => {
    await givenProgram(testApp, shop, ROLLING);
    const id = await customer();
    await sell(id, '1000.00');
    const path = `/api/customers/${shop.business_id}/${id}/erase`;
    expect(
      (await testApp.request('POST', path, { token: shop.owner, body: { reason: 'Asked for it' } })).status,
    ).toBeLessThan(300);
    await sweep();
    expect(await testApp.database.query('SELECT FROM customer_tiers WHERE customer_id = $1', [id])).toEqual([]);
  });
});
