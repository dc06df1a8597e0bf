import { withTenant } from '@wateja/prisma';
import { PointsAuditService } from '@wateja/rewards';

import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import {
  endPromotion,
  entriesOf,
  givenProgram,
  givenPromotion,
  memberOf,
  PROGRAM,
  quote,
  refund,
  setTier,
} from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

const LADDER = [
  { name: 'Member' },
  { name: 'Gold', min_spent: '100000.00', multiplier: '1.5' },
  { name: 'Platinum', min_spent: '900000.00', multiplier: '3' },
];
const SINCE_2020 = { starts_at: '2020-01-01' };

describe('A promotion', () => {
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
    await givenProgram(testApp, shop, { ...PROGRAM, tiers: { ladder: LADDER } });
    id = (await givenCustomer(testApp, shop)).id;
  });
  afterAll(() => testApp.close());

  const path = (rest = '') => `/api/rewards/${shop.business_id}/promotions${rest}`;
  const plan = (promotion: object = {}) => givenPromotion(testApp, shop, promotion);
  const post = (body: object, token = shop.owner) => testApp.request('POST', path(), { token, body });
  const list = async (query = '') =>
    expectStatus(await testApp.request('GET', path(query), { token: shop.staff }), 200).body as {
      promotions: { id: number; state: string; [key: string]: unknown }[];
      next_cursor: string | null;
    };
  const sell = (total_amount: string, sale: object = {}) =>
    givenSale(testApp, shop, { customer_id: id, total_amount, total_items: 1, ...sale });
  const earned = async (saleId: number) =>
    (await entriesOf(testApp, shop, id, '&type=earn')).find(({ sale_id }) => sale_id === saleId);
  const differences = () =>
    withTenant(shop.business_id, async () => {
      const listed: unknown[] = [];
      for await (const { result } of testApp.app.get(PointsAuditService).verify(shop.business_id))
        listed.push(...result);
      return listed;
    });

  it('multiplies the points for spending, and the entry names it', async () => {
    const promotion = await plan({ ...SINCE_2020, name: 'Three times', multiplier: '2.5' });
    const sale = await sell('1000.00');
    expect(await earned(sale.id)).toMatchObject({ points: '25', multiplier: '2.5', promotion_id: promotion.id });
    expect(await differences()).toEqual([]);
  });

  it('is not multiplied with the tier: the higher one counts', async () => {
    const promotion = await plan(SINCE_2020);
    await setTier(testApp, shop, id, { tier: 'Gold' });
    expect(await earned((await sell('1000.00')).id)).toMatchObject({ points: '20', promotion_id: promotion.id });
    await setTier(testApp, shop, id, { tier: 'Platinum' });
    expect(await earned((await sell('1000.00')).id)).toMatchObject({
      points: '30',
      promotion_id: null,
      tier: 'Platinum',
    });
  });

  it('counts from its start until before its end, by the time of the sale', async () => {
    await plan({ starts_at: '2021-03-10', ends_at: '2021-03-11' });
    const times = [
      '2021-03-09T20:59:59.999Z',
      '2021-03-09T21:00:00Z',
      '2021-03-11T20:59:59.999Z',
      '2021-03-11T21:00:00Z',
    ];
    const points = [];
    for (const completed_at of times) points.push((await earned((await sell('1000.00', { completed_at })).id))?.points);
    expect(points).toEqual(['10', '20', '20', '10']);
  });

  it('stays with what a sale has earned: a refund, and settling again, use the same', async () => {
    const promotion = await plan(SINCE_2020);
    const sale = await sell('1000.00');
    await endPromotion(testApp, shop, promotion.id);
    await plan({ ...SINCE_2020, multiplier: '5' });
    await refund(testApp, shop, sale.id, { amount: '450.00' });
    const entries = await entriesOf(testApp, shop, id);
    expect(entries.map(({ type, points }) => [type, points])).toEqual([
      ['reverse', '-10'],
      ['earn', '20'],
    ]);
    expect(await differences()).toEqual([]);
  });

  it('that was ended counts for sales from before, also if they arrive later', async () => {
    const promotion = await plan(SINCE_2020);
    await endPromotion(testApp, shop, promotion.id);
    const path = `/api/sales/${shop.business_id}/batch`;
    const sale = { customer_id: id, payment_method: 'cash', total_amount: '1000.00', total_items: 1 };
    const sales = [{ ...sale, completed_at: '2024-05-01T09:00:00Z', external_id: 'late' }];
    const { body } = expectStatus(await testApp.request('POST', path, { token: shop.staff, body: { sales } }), 200);
    expect(await earned(body.results[0].sale.id)).toMatchObject({ points: '20', promotion_id: promotion.id });
    expect(await earned((await sell('1000.00')).id)).toMatchObject({ points: '10', promotion_id: null });
  });

  it('counts for sales that a first version finds', async () => {
    shop = await givenAnotherShop(testApp, first);
    id = (await givenCustomer(testApp, shop)).id;
    await plan({ starts_at: '2021-03-01', ends_at: '2021-03-31' });
    const [inside, outside] = [
      await sell('1000.00', { completed_at: '2021-03-10T09:00:00Z' }),
      await sell('1000.00', { completed_at: '2021-04-10T09:00:00Z' }),
    ];
    await givenProgram(testApp, shop);
    expect([(await earned(inside.id))?.points, (await earned(outside.id))?.points]).toEqual(['20', '10']);
    expect(await differences()).toEqual([]);
  });

  it('is in quotes and in the answer on the member', async () => {
    const before = expectStatus(await quote(testApp, shop, { customer_id: id, total_amount: '1000.00' }), 201).body
      .quote;
    expect(before).toMatchObject({ points_to_earn: '10', multiplier: '1', promotion: null });
    const { id: number } = await plan({ ...SINCE_2020, name: 'Birthday week', ends_at: '2999-01-31' });
    const shown = { id: number, name: 'Birthday week', multiplier: '2', ends_at: '2999-01-31T21:00:00.000Z' };
    const { body } = expectStatus(await quote(testApp, shop, { customer_id: id, total_amount: '1000.00' }), 201);
    expect(body.quote).toMatchObject({ points_to_earn: '20', multiplier: '2', promotion: shown });
    expect(await memberOf(testApp, shop, id)).toMatchObject({ multiplier: '2', promotion: shown });
    expect(await memberOf(testApp, shop, id, '2019-06-01T00:00:00Z')).toMatchObject({
      multiplier: '1',
      promotion: null,
    });
    await setTier(testApp, shop, id, { tier: 'Platinum' });
    expect(await memberOf(testApp, shop, id)).toMatchObject({ multiplier: '3', promotion: null });
  });

  it('is shown by a quote from before promotions as unknown', async () => {
    const { body } = expectStatus(await quote(testApp, shop, { customer_id: id, total_amount: '10.00' }), 201);
    await testApp.database.query(`UPDATE reward_quotes SET quote = quote - 'multiplier' - 'promotion' WHERE id = $1`, [
      body.quote.id,
    ]);
    const read = await testApp.request('GET', `/api/rewards/${shop.business_id}/quotes/${body.quote.id}`, {
      token: shop.staff,
    });
    expect(expectStatus(read, 200).body.quote).toMatchObject({ multiplier: null, promotion: null });
  });

  it('is listed with its state, page by page', async () => {
    const over = await plan({ starts_at: '2020-01-01', ends_at: '2020-01-31' });
    const running = await plan({ weekdays: [7, 2] });
    const planned = await plan({ starts_at: '2999-01-01T00:00:00Z', name: 'Next thousand years' });
    expect((await list()).promotions.map((promotion) => [promotion.id, promotion.state])).toEqual([
      [planned.id, 'planned'],
      [running.id, 'running'],
      [over.id, 'over'],
    ]);
    expect(running).toMatchObject({ multiplier: '2', weekdays: [2, 7], ends_at: null, ended_at: null });
    expect((await list('?state=open')).promotions.map((promotion) => promotion.id)).toEqual([planned.id, running.id]);
    const page = await list('?limit=2');
    const next = await list(`?limit=2&cursor=${page.next_cursor}`);
    expect([...page.promotions, ...next.promotions].map((promotion) => promotion.id)).toEqual([
      planned.id,
      running.id,
      over.id,
    ]);
    const foreign = await testApp.request('GET', path(`?state=open&cursor=${page.next_cursor}`), { token: shop.staff });
    expect(foreign).toMatchObject({ status: 400, body: { details: [{ path: 'cursor' }] } });
  });

  it('ends once, and one that has not started never counts', async () => {
    const planned = await plan({ starts_at: '2999-01-01' });
    const ended = (await endPromotion(testApp, shop, planned.id)).body.promotion;
    expect(ended).toMatchObject({ state: 'over', ended_at: expect.any(String) });
    expect((await endPromotion(testApp, shop, planned.id)).body.promotion).toEqual(ended);
    const over = await plan({ starts_at: '2020-01-01', ends_at: '2020-01-31' });
    expect((await endPromotion(testApp, shop, over.id)).body.promotion.ended_at).toBeNull();
    const missing = await testApp.request('DELETE', path('/999999999'), { token: shop.owner });
    expect(missing).toMatchObject({ status: 404, body: { code: 'promotion_not_found' } });
  });

  it('is left alone by all but its end, also in the database', async () => {
    const { id: number } = await plan();
    const change = (sql: string) => testApp.database.query(`${sql} WHERE id = $1`, [number]);
    await expect(change('UPDATE reward_promotions SET multiplier = 9')).rejects.toThrow('append-only');
    await expect(change('DELETE FROM reward_promotions')).rejects.toThrow('append-only');
    await change('UPDATE reward_promotions SET ended_at = now()');
  });

  it.each([
    [{ multiplier: '10.001' }, 'multiplier'],
    [{ multiplier: '0.5' }, 'multiplier'],
    [{ multiplier: '1.2345' }, 'multiplier'],
    [{ name: '' }, 'name'],
    [{ weekdays: [] }, 'weekdays'],
    [{ weekdays: [2, 2] }, 'weekdays'],
    [{ weekdays: [0] }, 'weekdays.0'],
    [{ starts_at: '2026-02-30' }, 'starts_at'],
    [{ starts_at: '2026-02-28', ends_at: '2026-02-27' }, 'ends_at'],
    [{ starts_at: '1969-12-31' }, 'starts_at'],
    [{ ends_at: '9999-12-31' }, 'ends_at'],
    [{ starts_at: '2026-02-28T09:00:00Z', ends_at: '2026-02-28T09:00:00Z' }, 'ends_at'],
    [{ ends_at: '2020-01-01' }, 'ends_at'],
  ])('is refused: %j', async (body, field) => {
    const refused = expectStatus(await post({ name: 'Double points', multiplier: '2', ...body }), 400);
    expect(refused.body.details).toMatchObject([{ path: field }]);
  });

  it('can be planned and ended only by the owner', async () => {
    shop = first;
    const { id: number } = await plan();
    for (const token of [shop.manager, shop.staff]) {
      expectStatus(await post({ name: 'Mine', multiplier: '10' }, token), 403);
      expectStatus(await testApp.request('DELETE', path(`/${number}`), { token }), 403);
      expectStatus(await testApp.request('GET', path(), { token }), 200);
    }
  });

  it('of another process counts at once', async () => {
    await sell('1000.00');
    const [planned] = await testApp.database.query<{ id: number }>(
      `INSERT INTO reward_promotions (business_id, name, multiplier, starts_at, weekdays)
       VALUES ($1, 'Elsewhere', 2, '2020-01-01', '{1,2,3,4,5,6,7}') RETURNING id::int`,
      [shop.business_id],
    );
    expect(await earned((await sell('1000.00')).id)).toMatchObject({ points: '20', promotion_id: planned!.id });
    await testApp.database.query('UPDATE reward_promotions SET ended_at = now() WHERE id = $1', [planned!.id]);
    expect(await earned((await sell('1000.00')).id)).toMatchObject({ points: '10', promotion_id: null });
  });
});
