import { withTenant } from '@wateja/prisma';
import { PointsAuditService, PointsSweeper } from '@wateja/rewards';

import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { balanceOf, givenProgram, memberOf, PROGRAM, quote, setTier } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

const MEMBER = { name: 'Member' };
const SILVER = { name: 'Silver', min_spent: '1000.00' };
const GOLD = { name: 'Gold', min_spent: '5000.00', multiplier: '2', discount_percent: '10' };
const withLadder = (...ladder: object[]) => ({ earn: PROGRAM.earn, tiers: { ladder } });
const REASON = 'Moved here from our other shop';

describe('A tier that is set by hand', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;
  let id: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first);
    await givenProgram(testApp, shop, { ...PROGRAM, ...withLadder(MEMBER, SILVER, GOLD) });
    id = (await givenCustomer(testApp, shop)).id;
  });
  afterAll(() => testApp.close());

  const path = () => `/api/rewards/${shop.business_id}/members/${id}/tier`;
  const set = (request: object) => setTier(testApp, shop, id, request);
  const endOverride = () => testApp.request('DELETE', path(), { token: shop.manager });
  const sell = (total_amount: string, sale: object = {}) =>
    givenSale(testApp, shop, { customer_id: id, total_amount, total_items: 1, ...sale });
  const tierOf = async (asOf?: string) => (await memberOf(testApp, shop, id, asOf)).tier;
  const keptTier = async () =>
    expectStatus(
      await testApp.request('GET', `/api/customers/${shop.business_id}/${id}/metrics`, { token: shop.manager }),
      200,
    ).body.metrics.loyalty_tier as string | null;
  const sweep = () => testApp.app.get(PointsSweeper).sweep();
  const rows = () =>
    testApp.database.query<{ tier: string; reason: string | null; is_open: boolean }>(
      `SELECT tier, reason, ended_at IS NULL AS is_open FROM reward_tier_overrides WHERE customer_id = $1 ORDER BY id`,
      [id],
    );
  const changes = () =>
    testApp.database.query<{ from: string; to: string; reason: string }>(
      `SELECT payload ->> 'from' AS from, payload ->> 'to' AS to, payload ->> 'reason' AS reason FROM outbox
       WHERE name = 'tier.changed' AND (payload ->> 'customer_id')::bigint = $1 ORDER BY id`,
      [id],
    );
  /**
   * Moves the override into the past, so that its last day was yesterday.
   * @returns the new time at which it was set
   */
  const lastDayPasses = async () => {
    const [row] = await testApp.database.query<{ set_at: Date }>(
      `WITH yesterday AS (SELECT (now() AT TIME ZONE 'Africa/Nairobi')::date - 1 AS day),
       kept AS (UPDATE customer_tiers SET held_until = day FROM yesterday WHERE customer_id = $1)
       UPDATE reward_tier_overrides SET until = day, set_at = set_at - interval '2 days' FROM yesterday
       WHERE customer_id = $1 RETURNING set_at`,
      [id],
    );
    return row!.set_at.toISOString();
  };
  const differences = () =>
    withTenant(shop.business_id, async () => {
      const rows: unknown[] = [];
      for await (const { result } of testApp.app.get(PointsAuditService).verify(shop.business_id)) rows.push(...result);
      return rows;
    });

  it('holds at once, for members, metrics, quotes and points', async () => {
    const { member } = expectStatus(await set({ tier: 'Gold' }), 200).body;
    expect(member.tier).toEqual({
      ...{ name: 'Gold', is_override: true, since: expect.any(String), held_until: '2999-01-31', until: '2999-01-31' },
      ...{ discount_percent: '10', next: null, to_keep: null },
    });
    expect(await keptTier()).toBe('Gold');
    const { body } = expectStatus(await quote(testApp, shop, { customer_id: id, total_amount: '1000.00' }), 201);
    expect(body.quote).toMatchObject({ tier: { name: 'Gold' }, payable_amount: '900.00' });
    await sell('300.00');
    expect(await balanceOf(testApp, shop, id)).toBe('6');
    expect(await differences()).toEqual([]);
    expect(await changes()).toEqual([{ from: 'Member', to: 'Gold', reason: 'override' }]);
  });

  it('is the tier whatever is bought, also a lower one, until it is ended', async () => {
    await sell('5000.00');
    expect(await keptTier()).toBe('Gold');
    expectStatus(await set({ tier: 'Member' }), 200);
    await sell('6000.00');
    expect([await keptTier(), (await tierOf())?.name]).toEqual(['Member', 'Member']);
    expect(expectStatus(await endOverride(), 200).body.member.tier).toMatchObject({
      name: 'Gold',
      is_override: false,
      until: null,
    });
    expect(await keptTier()).toBe('Gold');
    expectStatus(await endOverride(), 200);
    expect((await changes()).slice(1)).toEqual([
      { from: 'Gold', to: 'Member', reason: 'override' },
      { from: 'Member', to: 'Gold', reason: 'override' },
    ]);
  });

  it('is not in the past before it was set, and stays in the past after its end', async () => {
    const before = new Date(Date.now() - 1_000).toISOString();
    expectStatus(await set({ tier: 'Gold' }), 200);
    expect((await tierOf(before))?.name).toBe('Member');
    // A sale that is recorded late earns by the tier of the time at which it was completed.
    await sell('300.00', { completed_at: before });
    expect(await balanceOf(testApp, shop, id)).toBe('3');
    const then = await lastDayPasses();
    expect([(await tierOf())?.name, (await tierOf(then))?.name]).toEqual(['Member', 'Gold']);
  });

  it('ends by itself after its last day: a reading knows it first, and the sweep books it', async () => {
    expectStatus(await set({ tier: 'Gold' }), 200);
    await sweep();
    expect(await keptTier()).toBe('Gold');
    await lastDayPasses();
    expect(await tierOf()).toMatchObject({ name: 'Member', is_override: false });
    await sweep();
    await sweep();
    expect(await keptTier()).toBe('Member');
    expect(await rows()).toMatchObject([{ tier: 'Gold', is_open: false }]);
    expect((await changes()).slice(1)).toEqual([{ from: 'Gold', to: 'Member', reason: 'time' }]);
  });

  it('ends with a version of the programme that has no such tier, and does not come back', async () => {
    expectStatus(await set({ tier: 'Gold' }), 200);
    await givenProgram(testApp, shop, withLadder(MEMBER, SILVER, { ...GOLD, min_spent: '6000.00' }));
    expect(await keptTier()).toBe('Gold');
    await givenProgram(testApp, shop, withLadder(MEMBER, SILVER));
    expect([await keptTier(), (await tierOf())?.name]).toEqual(['Member', 'Member']);
    await givenProgram(testApp, shop, withLadder(MEMBER, SILVER, GOLD));
    expect([await keptTier(), (await tierOf())?.name]).toEqual(['Member', 'Member']);
    expect(await rows()).toMatchObject([{ tier: 'Gold', is_open: false }]);
  });

  it('replaces the one before; the same again changes nothing, and of many at once one holds', async () => {
    for (const tier of ['Gold', 'Gold', 'Silver']) expectStatus(await set({ tier }), 200);
    expect(await rows()).toMatchObject([
      { tier: 'Gold', is_open: false },
      { tier: 'Silver', is_open: true },
    ]);
    const answers = await Promise.all(['Gold', 'Member', 'Silver', 'Gold', 'Member'].map((tier) => set({ tier })));
    answers.forEach((answer) => expectStatus(answer, 200));
    const open = (await rows()).filter(({ is_open }) => is_open);
    expect(open).toMatchObject([{ tier: await keptTier() }]);
  });

  it('is in the audit trail, without the reason, and so is its end', async () => {
    for (const answer of [await set({ tier: 'Gold' }), await endOverride()]) expectStatus(answer, 200);
    const trail = await testApp.request('GET', `/api/businesses/${shop.business_id}/audit?resource=tier_override`, {
      token: shop.owner,
    });
    const { entries } = expectStatus(trail, 200).body as { entries: { action: string; changes: object }[] };
    expect(entries.map(({ action, changes }) => [action, changes])).toEqual([
      ['tier_override.updated', { ended_at: { from: null, to: expect.any(String) } }],
      ['tier_override.created', { customer_id: { to: id }, tier: { to: 'Gold' }, until: { to: '2999-01-31' } }],
    ]);
  });

  it('is refused for a tier that is unknown, a day of the past, and a programme that is off', async () => {
    expect(await set({ tier: 'Platinum' })).toMatchObject({ status: 422, body: { code: 'tier_unknown' } });
    expect(await set({ tier: 'Gold', until: '2020-01-31' })).toMatchObject({
      ...{ status: 400, body: { code: 'validation_failed', details: [{ path: 'until' }] } },
    });
    expect(await setTier(testApp, shop, 2_147_483_000, { tier: 'Gold' })).toMatchObject({ status: 404 });
    expect(await rows()).toEqual([]);
    expectStatus(await set({ tier: 'Gold' }), 200);
    await givenProgram(testApp, shop, { ...withLadder(MEMBER, GOLD), is_enabled: false });
    expect(await set({ tier: 'Gold' })).toMatchObject({ status: 422, body: { code: 'program_disabled' } });
    expect(expectStatus(await endOverride(), 200).body.member.tier).toBeNull();
    await givenProgram(testApp, shop, withLadder(MEMBER, GOLD));
    expect(await keptTier()).toBe('Member');
  });

  it('is in the export of the person, and ends without its reason when they are erased', async () => {
    expectStatus(await set({ tier: 'Gold' }), 200);
    const customer = `/api/customers/${shop.business_id}/${id}`;
    const { body } = expectStatus(await testApp.request('GET', `${customer}/data-export`, { token: shop.owner }), 200);
    expect(body.tier).toMatchObject({ tier: 'Gold', is_override: true });
    expect(body.tier_overrides).toMatchObject([{ tier: 'Gold', until: '2999-01-31', reason: REASON, ended_at: null }]);
    const erased = await testApp.request('POST', `${customer}/erase`, {
      ...{ token: shop.owner, body: { reason: 'Asked for it' } },
    });
    expectStatus(erased, 200);
    expect(await rows()).toEqual([{ tier: 'Gold', reason: null, is_open: false }]);
    expect(await set({ tier: 'Gold' })).toMatchObject({ status: 409 });
  });
});
