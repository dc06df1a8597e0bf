import { EventDelivery } from '@wateja/events';
import { PointsAuditService, type PointsDifference, PointsSweeper } from '@wateja/rewards';

import { expectStatus, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { Outbox } from '../../support/outbox';
import { adjust, balanceOf, entriesOf, givenProgram, memberOf, PROGRAM, refund } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('The ledger of points', () => {
  let testApp: TestApp;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
    customer = (await givenCustomer(testApp, shop)).id;
  });
  afterAll(() => testApp.close());

  const EACH = { earn: { spend: { points: 1, per: '1.00' } } };
  const sellFor = (total_amount: string, completed_at?: string) =>
    givenSale(testApp, shop, { customer_id: customer, total_amount, total_items: 1, completed_at });
  const balance = () => balanceOf(testApp, shop, customer);
  const types = async () => (await entriesOf(testApp, shop, customer)).map(({ type }) => type);
  const sweep = () => testApp.app.get(PointsSweeper).sweep();
  const liability = async (asOf = '') =>
    expectStatus(
      await testApp.request('GET', `/api/rewards/${shop.business_id}/liability${asOf && `?as_of=${asOf}`}`, {
        token: shop.manager,
      }),
      200,
    ).body;

  async function verify(): Promise<PointsDifference[]> {
    const differences: PointsDifference[] = [];
    for await (const { result } of testApp.app.get(PointsAuditService).verify(shop.business_id))
      differences.push(...result);
    return differences;
  }
  async function rebuild(): Promise<number> {
    let repaired = 0;
    for await (const { result } of testApp.app.get(PointsAuditService).rebuild(shop.business_id)) repaired += result;
    return repaired;
  }

  /** Changes a row of the ledger as only the owner of the database can, who has to switch its guards off. */
  const tamperWithLedger = (sql: string) =>
    testApp.database.query(`
      ALTER TABLE reward_entries DISABLE TRIGGER only_note_is_cleared; ${sql};
      ALTER TABLE reward_entries ENABLE ALWAYS TRIGGER only_note_is_cleared`);

  it('books ends that have passed once, dated at the end, and no reading changes (X09)', async () => {
    await givenProgram(testApp, shop, { ...PROGRAM, ...EACH, expiry: { after_months: 1 } });
    await sellFor('40.00', '2026-05-10T09:00:00Z');
    await sellFor('7.00');
    const moments = ['2026-06-30T20:59:59Z', '2026-06-30T21:00:00Z', '2026-07-20T00:00:00Z'];
    const readings = async () => [
      ...(await Promise.all(moments.map(async (at) => (await memberOf(testApp, shop, customer, at)).balance))),
      await balance(),
    ];
    expect(await readings()).toEqual(['40', '0', '0', '7']);
    expect(await sweep()).toBe(1);
    expect(await readings()).toEqual(['40', '0', '0', '7']);
    expect((await entriesOf(testApp, shop, customer, '&type=expire'))[0]).toMatchObject({
      points: '-40',
      effective_at: '2026-06-30T21:00:00.000Z',
    });
    expect(await sweep()).toBe(0);
    expect(await verify()).toEqual([]);
  });

  it('gives points for sales that were recorded before a programme that begins in the past', async () => {
    await sellFor('30.00', '2026-03-10T09:00:00Z');
    const returned = await sellFor('20.00', '2026-03-11T09:00:00Z');
    await refund(testApp, shop, returned.id);
    await sellFor('50.00', '2025-12-31T09:00:00Z');
    await givenProgram(testApp, shop, { ...EACH, valid_from: '2026-01-01' });
    expect(await balance()).toBe('30');
    expect(await sweep()).toBe(0);
    expect(await verify()).toEqual([]);
  });

  it('ends in one state, however often and in whatever order events arrive (F14, invariant 7)', async () => {
    await givenProgram(testApp, shop, PROGRAM);
    const sale = await sellFor('1050.00');
    await refund(testApp, shop, sale.id, { amount: '60.00' });
    expect(await balance()).toBe('9');
    const booked = await types();
    await testApp.database.query(
      `UPDATE outbox SET status = 'pending', delivered_at = NULL, attempts = 0, next_attempt_at = now()
       WHERE payload ->> 'sale_id' = $1`,
      [String(sale.id)],
    );
    await deliverAll();
    expect([await balance(), await types()]).toEqual(['9', booked]);
  });

  it('books a refund that arrives before its sale', async () => {
    const sale = await sellFor('1050.00');
    await refund(testApp, shop, sale.id, { amount: '60.00' });
    await givenProgram(testApp, shop, PROGRAM);
    await testApp.database.query(
      `UPDATE outbox SET status = 'pending', delivered_at = NULL, attempts = 0, next_attempt_at = now()
       WHERE name = 'sale.refunded' AND payload ->> 'sale_id' = $1`,
      [String(sale.id)],
    );
    await deliverAll();
    expect((await types()).sort()).toEqual(['earn', 'reverse']);
    expect(await balance()).toBe('9');
  });

  async function deliverAll(): Promise<void> {
    await testApp.app.get(EventDelivery).deliverDue(100);
    await testApp.app.get(EventDelivery).waitUntilIdle();
  }

  it('is the same after a sale and its full refund as before them (invariant 6)', async () => {
    await givenProgram(testApp, shop, { ...PROGRAM, ...EACH });
    await sellFor('70.00');
    const before = await memberOf(testApp, shop, customer);
    const sale = await givenSale(testApp, shop, {
      customer_id: customer,
      items: [
        { product_id: 1, quantity: 3, unit_price: '33.33' },
        { product_id: 2, quantity: '0.5', unit_price: '19.99' },
      ],
    });
    for (const item of sale.items) {
      await refund(testApp, shop, sale.id, { items: [{ sale_item_id: item.id, quantity: '0.5' }] });
    }
    await refund(testApp, shop, sale.id);
    expect(await memberOf(testApp, shop, customer)).toEqual(before);
    expect(await verify()).toEqual([]);
    // Simulates a refund that was recorded before Sales stored the lines of refunds.
    await testApp.database.query('UPDATE sale_refunds SET items = NULL WHERE sale_id = $1', [sale.id]);
    expect(await verify()).toEqual([]);
  });

  it('books one reversal for each refund, also when two are settled together', async () => {
    const items = [{ product_id: 1, quantity: 4, unit_price: '10.00' }];
    const sale = await givenSale(testApp, shop, { customer_id: customer, items });
    for (const quantity of [1, 2]) {
      await refund(testApp, shop, sale.id, { items: [{ sale_item_id: sale.items[0]!.id, quantity }] });
    }
    await givenProgram(testApp, shop, { ...PROGRAM, ...EACH });
    await sweep();
    expect((await entriesOf(testApp, shop, customer)).map(({ points }) => points).sort()).toEqual(['-10', '-20', '40']);
  });

  it('says what the shop owes now and on any day of the past, which is what all members have (B01, invariant 11)', async () => {
    // Sales of last year, whose points end next year.
    const year = new Date().getUTCFullYear() - 1;
    await givenProgram(testApp, shop, {
      ...{ ...PROGRAM, ...EACH, expiry: { after_months: 24 } },
      redeem: { unit: { points: 1, amount: '0.50' } },
    });
    const otherId = (await givenCustomer(testApp, shop)).id;
    const indebted = (await givenCustomer(testApp, shop)).id;
    await sellFor('100.00', `${year}-05-10T09:00:00Z`);
    await sellFor('30.00', `${year}-06-10T09:00:00Z`);
    await givenSale(testApp, shop, {
      ...{ customer_id: otherId, total_amount: '50.00', total_items: 1, completed_at: `${year}-05-20T09:00:00Z` },
    });
    await adjust(testApp, shop, indebted, -12, { allow_negative: true });
    expect(await liability()).toMatchObject({
      ...{ outstanding_points: '180', outstanding_amount: '90.00', owed_points: '12' },
      by_month: [
        { month: `${year + 2}-05`, last_good_day: `${year + 2}-05-31`, points: '150', amount: '75.00' },
        { month: `${year + 2}-06`, last_good_day: `${year + 2}-06-30`, points: '30', amount: '15.00' },
      ],
      ...{ redemption_rate: null, expected_amount: null },
    });
    const members = await Promise.all([customer, otherId, indebted].map((id) => memberOf(testApp, shop, id)));
    expect(members.reduce((sum, { worth }) => sum + Number(worth), 0)).toBe(90);
    expect(await liability(`${year}-05-15`)).toMatchObject({ outstanding_points: '100', owed_points: '0' });
    expect(await liability(`${year}-05-31`)).toMatchObject({ outstanding_points: '150', outstanding_amount: '75.00' });
    expect(await liability(`${year}-06-10T08:59:59Z`)).toMatchObject({ outstanding_points: '150' });
    // The report of a past day stays as it is, also when points end or are taken since.
    await adjust(testApp, shop, otherId, -50);
    expect(await liability(`${year}-05-31`)).toMatchObject({ outstanding_points: '150' });
    expect(await liability()).toMatchObject({ outstanding_points: '130' });
  });

  it('is verified row by row, and what follows from entries is rebuilt', async () => {
    await givenProgram(testApp, shop, { ...PROGRAM, ...EACH });
    const sale = await sellFor('100.00');
    await adjust(testApp, shop, customer, -30);
    await refund(testApp, shop, sale.id, { amount: '10.00' });
    expect(await verify()).toEqual([]);
    await tamperWithLedger(`UPDATE reward_lots SET remaining = 99, expired = 1 WHERE customer_id = ${customer}`);
    await tamperWithLedger(`UPDATE reward_accounts SET owed = 5 WHERE customer_id = ${customer}`);
    expect((await verify()).map(({ of, field, stored, expected }) => [of, field, stored, expected])).toEqual([
      ['account', 'owed', '5.000', '0.000'],
      ['lot', 'expired', '1.000', '0.000'],
      ['lot', 'remaining', '99.000', '60.000'],
    ]);
    expect(await rebuild()).toBe(1);
    expect(await verify()).toEqual([]);
    expect(await rebuild()).toBe(0);
    expect(await balance()).toBe('60');
  });

  it('is verified against the sales and their stored rule, which a rebuild does not change', async () => {
    await givenProgram(testApp, shop, { ...PROGRAM, ...EACH });
    const sale = await sellFor('100.00');
    await tamperWithLedger(`UPDATE reward_entries SET points = 1000 WHERE customer_id = ${customer}`);
    await rebuild();
    expect(await verify()).toMatchObject([
      { of: 'entry', field: 'points', stored: '1000.000', expected: '100.000' },
      { of: 'sale', id: sale.id, field: 'earned', stored: '1000', expected: '100' },
    ]);
    // The amount of the sale differs from the amount that earned the points.
    await tamperWithLedger(`UPDATE reward_entries SET points = 100 WHERE customer_id = ${customer}`);
    await tamperWithLedger(`UPDATE sales SET total_amount = 101 WHERE id = ${sale.id}`);
    expect(await verify()).toMatchObject([{ of: 'sale', field: 'earned', stored: '100', expected: '101' }]);
  });

  it('settles sales and refunds of one customer that come at once, point by point', async () => {
    await givenProgram(testApp, shop, { ...PROGRAM, ...EACH });
    const sales = await Promise.all(Array.from({ length: 12 }, () => sellFor('10.00')));
    await Promise.all([
      ...sales.slice(0, 6).map(({ id }) => refund(testApp, shop, id)),
      ...Array.from({ length: 6 }, () => sellFor('5.00')),
      ...Array.from({ length: 4 }, () => adjust(testApp, shop, customer, 1)),
    ]);
    // The deliveries wait for each other. On a busy machine this takes longer than a request waits for them.
    await new Outbox(testApp, shop.business_id).delivered();
    expect(await balance()).toBe('94');
    expect(await verify()).toEqual([]);
  });
});
