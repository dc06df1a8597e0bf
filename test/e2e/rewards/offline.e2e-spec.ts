import { withTenant } from '@wateja/prisma';
import { PointsAuditService } from '@wateja/rewards';

import { expectStatus, givenAnotherShop, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { HeldLock, untilWaiting } from '../../support/held-lock';
import {
  adjust,
  balanceOf,
  entriesOf,
  givenProgram,
  memberOf,
  PROGRAM,
  quote,
  refund,
} from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

const OFFLINE = { ...PROGRAM, redeem: { offline_points_per_sale: 30, max_redemptions_per_day: 1 } };
const ITEMS = [
  { product_id: 5, quantity: '1', unit_price: '300.00' },
  { product_id: 9, quantity: '1', unit_price: '100.00' },
];

describe('Points that a till took while it was offline', () => {
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
    await givenProgram(testApp, shop, OFFLINE);
    customer = (await givenCustomer(testApp, shop)).id;
    await adjust(testApp, shop, customer, 50);
  });
  afterAll(() => testApp.close());

  const get = async (path: string) => expectStatus(await testApp.request('GET', path, { token: shop.owner }), 200).body;
  const offline = (external_id: string, points_redeemed: unknown, more: object = {}) => ({
    ...{ external_id, customer_id: customer, payment_method: 'cash', completed_at: '2026-01-14T16:45:00Z' },
    ...{ items: ITEMS, points_redeemed, ...more },
  });
  const batch = async (...sales: object[]) => {
    const path = `/api/sales/${shop.business_id}/batch`;
    return expectStatus(await testApp.request('POST', path, { token: shop.staff, body: { sales } }), 200).body.results;
  };
  const reviews = async (query = '') => (await get(`/api/rewards/${shop.business_id}/review${query}`)).reviews;
  const differences = () =>
    withTenant(shop.business_id, async () => {
      const entries: object[] = [];
      for await (const { result } of testApp.app.get(PointsAuditService).verify(shop.business_id))
        entries.push(...result);
      return entries;
    });

  it('pay for the sale, and leave the account', async () => {
    const [result] = await batch(offline('O-1', 20, { discount_amount: '40.00' }));
    expect(result).toMatchObject({
      outcome: 'created',
      sale: {
        ...{ subtotal_amount: '400.00', discount_amount: '40.00', points_amount: '20.00', total_amount: '340.00' },
        items: [
          { points_amount: '15.00', net_amount: '255.00' },
          { points_amount: '5.00', net_amount: '85.00' },
        ],
      },
    });
    expect(await balanceOf(testApp, shop, customer)).toBe(String(50 - 20 + 3));
    const [used] = await entriesOf(testApp, shop, customer, '&type=redeem');
    expect(used).toMatchObject({ points: '-20', sale_id: result.sale.id, effective_at: '2026-01-14T16:45:00.000Z' });
    expect(await reviews()).toEqual([]);
    expect(await differences()).toEqual([]);
    const exported = await get(`/api/customers/${shop.business_id}/${customer}/data-export`);
    expect(exported.sales[0]).toMatchObject({ offline_points: '20' });
  });

  it('are taken once, however often the batch is sent', async () => {
    const sale = offline('O-1', '20');
    await batch(sale);
    expect(await batch(sale, { ...sale, points_redeemed: 10 })).toMatchObject([
      { outcome: 'existing' },
      { outcome: 'rejected', code: 'external_id_conflict' },
    ]);
    expect(await entriesOf(testApp, shop, customer, '&type=redeem')).toHaveLength(1);
  });

  it('become a debt and are shown to the manager, if the account has not so many', async () => {
    const [result] = await batch(offline('O-1', 80));
    expect(await memberOf(testApp, shop, customer)).toMatchObject({ balance: '-27', owed: '27' });
    const openReviews = await reviews();
    const about = { sale_id: result.sale.id, customer_id: customer, done_at: null };
    expect(openReviews).toMatchObject([
      { ...about, kind: 'over_offline_limit', points: '50' },
      { ...about, kind: 'overdrawn', points: '30' },
    ]);
    const events = await testApp.database.query(
      `SELECT payload FROM outbox WHERE business_id = $1 AND name = 'points.overdrawn'`,
      [shop.business_id],
    );
    expect(events).toMatchObject([{ payload: { customer_id: customer, owed: '30.000' } }]);
    expect(await differences()).toEqual([]);
    expect(await reviews('?kind=overdrawn')).toHaveLength(1);
    const path = `/api/rewards/${shop.business_id}/review/${openReviews[0].id}/done`;
    const doneReview = expectStatus(await testApp.request('POST', path, { token: shop.manager, body: {} }), 200).body
      .review;
    expect(doneReview).toMatchObject({
      id: openReviews[0].id,
      done_at: expect.any(String),
      done_by: expect.any(Number),
    });
    const again = expectStatus(await testApp.request('POST', path, { token: shop.manager, body: {} }), 200).body.review;
    expect(again).toEqual(doneReview);
    expect([await reviews(), await reviews('?state=done')]).toMatchObject([
      [{ id: openReviews[1].id }],
      [{ id: openReviews[0].id }],
    ]);
    const page = await get(`/api/rewards/${shop.business_id}/review?state=all&limit=1`);
    expect(await reviews(`?state=all&limit=1&cursor=${page.next_cursor}`)).toMatchObject([{ id: openReviews[1].id }]);
  });

  it('come back with a refund', async () => {
    const [{ sale }] = await batch(offline('O-1', 20));
    await refund(testApp, shop, sale.id, { items: [{ sale_item_id: sale.items[1].id, quantity: 1 }] });
    expect(await balanceOf(testApp, shop, customer)).toBe(String(50 - 20 + 5 + 2));
    await refund(testApp, shop, sale.id);
    expect(await balanceOf(testApp, shop, customer)).toBe('50');
    expect(await differences()).toEqual([]);
  });

  it.each(['owe', 'forgive'])('come back also if the debt is paid meanwhile (%s)', async (shortfall) => {
    await givenProgram(testApp, shop, { ...OFFLINE, valid_from: undefined, refunds: { shortfall } });
    const [{ sale }] = await batch(offline('O-1', 80, { completed_at: undefined }));
    await adjust(testApp, shop, customer, 100);
    await refund(testApp, shop, sale.id, { items: [{ sale_item_id: sale.items[1].id, quantity: 1 }] });
    expect(await balanceOf(testApp, shop, customer)).toBe(String(50 - 80 + 100 + 20 + 2));
    await refund(testApp, shop, sale.id);
    expect(await memberOf(testApp, shop, customer)).toMatchObject({ balance: '150', owed: '0' });
    expect(await differences()).toEqual([]);
  });

  it('come back also if the refund is known before the sale', async () => {
    // Nothing is delivered while the test holds the lock of the account.
    const lock = await HeldLock.take(testApp, 'SELECT FROM reward_accounts WHERE customer_id = $1 FOR UPDATE', [
      customer,
    ]);
    const posting = batch(offline('O-1', 20));
    await untilWaiting(testApp, 1);
    const [row] = await testApp.database.query<{ id: number }>('SELECT id FROM sales WHERE business_id = $1', [
      shop.business_id,
    ]);
    const refunding = refund(testApp, shop, row!.id);
    await untilWaiting(testApp, 2);
    await lock.release();
    await Promise.all([posting, refunding]);
    expect(await balanceOf(testApp, shop, customer)).toBe('50');
    expect(await differences()).toEqual([]);
  });

  it('are a discount of the till, if nobody has points for them', async () => {
    const nobody = offline('O-1', 20, { customer_id: undefined, discount_amount: '10.00' });
    expect(await batch(nobody)).toMatchObject([
      { outcome: 'created', sale: { discount_amount: '30.00', points_amount: '0.00', total_amount: '370.00' } },
    ]);
    await givenProgram(testApp, shop, { ...OFFLINE, valid_from: undefined, enrolment: 'opt_in' });
    const stranger = (await givenCustomer(testApp, shop)).id;
    const now = { customer_id: stranger, completed_at: undefined };
    expect(await batch(offline('O-2', 20, now))).toMatchObject([
      { outcome: 'created', sale: { discount_amount: '20.00', points_amount: '0.00' } },
    ]);
    await givenProgram(testApp, shop, { ...OFFLINE, valid_from: undefined, is_enabled: false });
    expect(await batch(offline('O-3', 20, { completed_at: undefined }))).toMatchObject([
      { outcome: 'created', sale: { discount_amount: '20.00', points_amount: '0.00' } },
    ]);
    expect(await reviews('?state=all')).toEqual([]);
    expect(await differences()).toEqual([]);
  });

  it('count in whole amounts, if the shop has a currency without decimals since its programme was saved', async () => {
    const unit = { points: 1, amount: '0.40' };
    await givenProgram(testApp, shop, { ...OFFLINE, valid_from: undefined, redeem: { ...OFFLINE.redeem, unit } });
    const path = `/api/businesses/${shop.business_id}`;
    const changed = await testApp.request('PATCH', path, { token: shop.owner, body: { currency: 'UGX' } });
    expectStatus(changed, 200);
    const now = { completed_at: undefined };
    const nobody = { ...now, customer_id: undefined };
    expect(await batch(offline('O-1', 7, now), offline('O-2', 7, nobody))).toMatchObject([
      { outcome: 'created', sale: { points_amount: '7.00', total_amount: '393.00' } },
      { outcome: 'created', sale: { discount_amount: '7.00', total_amount: '393.00' } },
    ]);
    // A quote counts in the same way.
    const otherId = (await givenCustomer(testApp, shop)).id;
    await adjust(testApp, shop, otherId, 7);
    const request = { customer_id: otherId, items: ITEMS, redeem_points: 7 };
    expect(expectStatus(await quote(testApp, shop, request), 201).body.quote.points.amount).toBe('7.00');
    expect(await differences()).toEqual([]);
  });

  it('are refused only if nobody can say what they were worth', async () => {
    const results = await batch(
      offline('O-1', 20, { completed_at: '2018-12-30T10:00:00Z' }),
      offline('O-2', 500),
      offline('O-3', -1),
      offline('O-4', 20, { status: 'pending', completed_at: undefined }),
    );
    expect(results).toMatchObject(results.map(() => ({ outcome: 'rejected', details: [{ path: 'points_redeemed' }] })));
    const online = await testApp.request('POST', `/api/sales/${shop.business_id}`, {
      ...{ token: shop.staff, body: offline('O-5', 20) },
    });
    expect(online.status).toBe(400);
  });

  it('are shown beside refused quotes, and the accounts to which sales of a cashier go', async () => {
    await batch(offline('O-1', 10, { completed_at: undefined }), offline('O-2', 0, { completed_at: undefined }));
    await batch(offline('O-3', 0, { completed_at: undefined, customer_id: null }));
    const refused = await quote(testApp, shop, { customer_id: customer, total_amount: '100.00', redeem_points: 10 });
    expect(refused).toMatchObject({ status: 422, body: { code: 'redemption_limit' } });
    const path = `/api/rewards/${shop.business_id}/review`;
    // A refusal is recorded after its answer, in a transaction of its own.
    const refusals = await waitUntil('the refusal is kept', async () => {
      const page = await get(`${path}/refusals`);
      return page.refusals.length > 0 && page.refusals;
    });
    expect(refusals).toMatchObject([{ code: 'redemption_limit', customer_id: customer, api_key_id: null }]);
    expect((await get(`${path}/cashiers?days=7`)).cashiers).toMatchObject([
      { sales: 3, customer_id: customer, customer_sales: 2, share: '0.67' },
    ]);
  });
});
