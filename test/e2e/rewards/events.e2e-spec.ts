import { EVENT_SCHEMAS } from '@wateja/events';
import { PointsSweeper } from '@wateja/rewards';
import { z } from 'zod';

import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { Outbox } from '../../support/outbox';
import { adjust, entriesOf, givenProgram, PROGRAM, refund } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

const SCHEMAS = new Map<string, z.ZodType>(Object.entries(EVENT_SCHEMAS));
const PERSON = { name: 'Zainabu Kipkemboi', phone: '0733 918 275', email: 'zainabu@example.co.ke' };

describe('Events of the programme', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;
  let customer: number;
  let outbox: Outbox;

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first);
    customer = (await givenCustomer(testApp, shop, PERSON)).id;
    outbox = new Outbox(testApp, shop.business_id);
  });
  afterEach(() => outbox.restore());
  afterAll(() => testApp.close());

  const sell = (total_amount: string, sale: object = {}) =>
    givenSale(testApp, shop, { customer_id: customer, total_amount, total_items: 1, ...sale });
  /** The events of points, tiers and members, in their order. */
  const events = (names = '^(points|tier|member)[.]') =>
    testApp.database.query<{ name: string; payload: Record<string, unknown> }>(
      'SELECT name, payload FROM outbox WHERE business_id = $1 AND name ~ $2 ORDER BY id',
      [shop.business_id, names],
    );
  const namesOf = async () => (await events()).map(({ name }) => name).sort();

  it('tell of each entry, of the new member, and of the tier, by ids and amounts', async () => {
    await givenProgram(testApp, shop, {
      ...PROGRAM,
      tiers: { ladder: [{ name: 'Member' }, { name: 'Silver', min_spent: '1000.00' }] },
    });
    const sale = await sell('1050.00');
    const [earned] = await entriesOf(testApp, shop, customer);
    const keys = { business_id: shop.business_id, customer_id: customer };
    expect(await events()).toEqual([
      { name: 'member.joined', payload: { ...keys, joined_at: expect.stringMatching(/Z$/) } },
      {
        name: 'points.earned',
        payload: {
          ...{ ...keys, entry_id: earned!.id, points: '10.000', sale_id: sale.id, refund_id: null, reason: null },
        },
      },
      { name: 'tier.changed', payload: { ...keys, from: 'Member', to: 'Silver', reason: 'sale' } },
      {
        name: 'tier.risen',
        payload: { ...keys, from: 'Member', to: 'Silver', since: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
      },
    ]);
    expectStatus(await adjust(testApp, shop, customer, -4, { reason: 'correction' }), 201);
    await refund(testApp, shop, sale.id);
    const [reversal] = await entriesOf(testApp, shop, customer, '&type=reverse');
    const later = (await events()).slice(4);
    const refunding = { ...keys, points: '-10.000', sale_id: sale.id, refund_id: reversal?.refund_id, reason: null };
    expect(later).toMatchObject([
      { name: 'points.adjusted', payload: { points: '-4.000', reason: 'correction', sale_id: null } },
      { name: 'points.reversed', payload: refunding },
      { name: 'points.overdrawn', payload: { ...keys, owed: '4.000' } },
      { name: 'tier.changed', payload: { from: 'Silver', to: 'Member', reason: 'refund' } },
    ]);
  });

  it('are kept: nobody listens, so nothing delivers them, and they are what their schemas say', async () => {
    outbox.withoutPoller();
    await givenProgram(testApp, shop, {
      ...{ ...PROGRAM, expiry: { after_months: 1, at: 'day' } },
      tiers: { ladder: [{ name: 'Member' }, { name: 'Silver', min_spent: '1000.00' }] },
    });
    const sale = await sell('1050.00');
    expectStatus(await adjust(testApp, shop, customer, -10, { reason: 'correction' }), 201);
    await refund(testApp, shop, sale.id);
    await sell('1000.00', { completed_at: '2020-01-10T09:00:00Z' });
    await testApp.app.get(PointsSweeper).sweep();
    const rows = await testApp.database.query<{ name: string; payload: unknown; status: string; attempts: number }>(
      `SELECT name, payload, status, attempts FROM outbox
       WHERE business_id = $1 AND name ~ '^(points|tier|member)[.]' AND delivered_at IS NOT NULL`,
      [shop.business_id],
    );
    expect(new Set(rows.map(({ name }) => name)).size).toBe(6);
    for (const { name, payload, status, attempts } of rows) {
      expect({ name, status, attempts }).toEqual({ name, status: 'delivered', attempts: 0 });
      expect(SCHEMAS.get(name)?.safeParse(payload).error).toBeUndefined();
    }
  });

  it('tell once of points that end, and of tiers that end', async () => {
    await givenProgram(testApp, shop, {
      ...{ ...PROGRAM, expiry: { after_months: 1, at: 'day' } },
      tiers: {
        window: { type: 'rolling', months: 12 },
        ladder: [{ name: 'Member' }, { name: 'Silver', min_spent: '1000.00' }],
      },
    });
    await sell('1000.00', { completed_at: '2020-01-10T09:00:00Z' });
    await testApp.database.query(
      `UPDATE customer_tiers SET tier = 'Silver', held_until = '2021-01-09' WHERE customer_id = $1`,
      [customer],
    );
    await testApp.app.get(PointsSweeper).sweep();
    await testApp.app.get(PointsSweeper).sweep();
    expect(await namesOf()).toEqual(['member.joined', 'points.earned', 'points.expired', 'tier.changed']);
    const [changed] = await events('^tier[.]');
    expect(changed?.payload).toMatchObject({ from: 'Silver', to: 'Member', reason: 'time' });
  });

  it('say whom a new version of the programme moves, and nothing about the first version', async () => {
    await sell('1000.00');
    const tiers = (ladder: object[]) => ({ ...PROGRAM, tiers: { ladder } });
    await givenProgram(testApp, shop, tiers([{ name: 'Member' }, { name: 'Silver', min_spent: '1000.00' }]));
    expect(await events('^tier[.]')).toEqual([]);
    await givenProgram(testApp, shop, tiers([{ name: 'Member' }, { name: 'Silver', min_spent: '2000.00' }]));
    const keys = { business_id: shop.business_id, customer_id: customer };
    expect(await events('^tier[.]')).toEqual([
      { name: 'tier.changed', payload: { ...keys, from: 'Silver', to: 'Member', reason: 'settings' } },
    ]);
  });
});
