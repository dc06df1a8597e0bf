import { sendAtOnce } from '../../support/at-once';
import { differencesInBooks } from '../../support/books';
import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { Outbox } from '../../support/outbox';
import { balanceOf, claim, entriesOf, givenProgram, memberOf, PROGRAM, refund } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';
import { waitUntil } from '../../support/wait-until';

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
const EACH = { ...PROGRAM, earn: { spend: { points: 1, per: '1.00' } } };

describe('Claims of receipts', () => {
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
    await givenProgram(testApp, shop, EACH);
    customer = (await givenCustomer(testApp, shop)).id;
  });
  afterAll(() => testApp.close());

  const walkIn = (external_id: string, total_amount: string, more: object = {}) =>
    givenSale(testApp, shop, { external_id, total_amount, total_items: 1, ...more });
  const send = (external_id: string, total_amount: string, customer_id = customer) =>
    claim(testApp, shop, { customer_id, external_id, total_amount });
  const balance = (of = customer) => balanceOf(testApp, shop, of);
  const metrics = async (of = customer) =>
    expectStatus(
      await testApp.request('GET', `/api/customers/${shop.business_id}/${of}/metrics`, { token: shop.staff }),
      200,
    ).body.metrics;
  const saleOf = async (id: number) =>
    expectStatus(await testApp.request('GET', `/api/sales/${shop.business_id}/${id}`, { token: shop.staff }), 200).body
      .sale;
  const code = async (answer: ReturnType<typeof send>, status: number) =>
    expectStatus(await answer, status).body.code as string;

  it('make the sale the customer’s: metrics, repeat class, tier and points follow', async () => {
    const ladder = [{ name: 'Member' }, { name: 'Gold', min_spent: '500.00' }];
    await givenProgram(testApp, shop, { earn: EACH.earn, tiers: { ladder } });
    await walkIn('R-0', '100.00', { customer_id: customer });
    const sale = await walkIn('R-1', '450.00', { completed_at: daysAgo(1) });
    const answer = expectStatus(await send('R-1', '450.00'), 201);
    expect(answer.body).toEqual({ message: 'Receipt claimed', sale_id: sale.id, points_earned: '450' });
    expect((await saleOf(sale.id)).customer_id).toBe(customer);
    expect(await metrics()).toMatchObject({ total_purchases: 2, total_spent: '550.00', is_repeat_customer: true });
    const { tier } = await memberOf(testApp, shop, customer);
    expect([await balance(), tier!.name]).toEqual(['550', 'Gold']);
    const [entry] = (await entriesOf(testApp, shop, customer)).filter(({ sale_id }) => sale_id === sale.id);
    expect(entry).toMatchObject({ type: 'earn', points: '450', effective_at: sale.completed_at });
    expect(await differencesInBooks(testApp, shop.business_id)).toEqual([]);
  });

  it('are answered again with the same sale, and are no second claim', async () => {
    const sale = await walkIn('R-1', '40.00');
    for (const status of [201, 200, 200]) {
      const { body } = expectStatus(await send('R-1', '40.00'), status);
      expect(body).toMatchObject({ sale_id: sale.id, points_earned: '40' });
    }
    await walkIn('R-2', '2.00');
    expectStatus(await send('R-2', '2'), 201);
    expect(await balance()).toBe('42');
  });

  it('need the number and the amount of a finished sale of this shop', async () => {
    await walkIn('R-1', '750.00');
    await walkIn('R-2', '30.00', { status: 'pending' });
    const foreign = await givenAnotherShop(testApp, first);
    await givenSale(testApp, foreign, { external_id: 'R-3', total_amount: '10.00', total_items: 1 });
    for (const [number, amount] of [
      ['R-1', '75.00'],
      ['R-0', '750.00'],
      ['R-2', '30.00'],
      ['R-3', '10.00'],
    ] as const) {
      expect(await code(send(number, amount), 404)).toBe('receipt_not_found');
    }
    expect(await code(send('R-1', '750.00', 999_999_999), 404)).toBe('customer_not_found');
    for (const field of ['customer_id', 'external_id', 'total_amount']) {
      const request = { customer_id: customer, external_id: 'R-1', total_amount: '750.00', [field]: undefined };
      expectInvalid(await claim(testApp, shop, request), field);
    }
    expect(await balance()).toBe('0');
  });

  it('are refused for a receipt that somebody else has, and the refusals are kept', async () => {
    const otherId = (await givenCustomer(testApp, shop)).id;
    const sale = await walkIn('R-1', '40.00', { customer_id: otherId });
    expect(await code(send('R-1', '40.00'), 409)).toBe('receipt_taken');
    expect(await code(send('R-1', '41.00'), 404)).toBe('receipt_not_found');
    expect([(await saleOf(sale.id)).customer_id, await balance(), await balance(otherId)]).toEqual([
      otherId,
      '0',
      '40',
    ]);
    const path = `/api/rewards/${shop.business_id}/review/refusals`;
    const refusals = await waitUntil('the refusals are kept', async () => {
      const { body } = await testApp.request('GET', path, { token: shop.manager });
      return body.refusals.length === 2 && body.refusals;
    });
    expect(refusals.map(({ code }: { code: string }) => code).sort()).toEqual(['receipt_not_found', 'receipt_taken']);
    expect(refusals[0]).toMatchObject({ customer_id: customer, user_id: expect.any(Number) });
    const page = (await testApp.request('GET', `${path}?limit=1`, { token: shop.manager })).body;
    const next = await testApp.request('GET', `${path}?limit=1&cursor=${page.next_cursor}`, { token: shop.manager });
    expect([...page.refusals, ...next.body.refusals]).toEqual(refusals);
    expect(next.body.next_cursor).toBeNull();
  });

  it('end after the days of the programme, in the shop’s time zone', async () => {
    await givenProgram(testApp, shop, { earn: EACH.earn, claims: { days: 2 } });
    await walkIn('R-1', '1.00', { completed_at: daysAgo(3) });
    await walkIn('R-2', '2.00', { completed_at: daysAgo(2) });
    const late = expectStatus(await send('R-1', '1.00'), 422).body;
    expect([late.code, late.details[0].path]).toEqual(['claim_too_late', 'external_id']);
    expectStatus(await send('R-2', '2.00'), 201);
  });

  it('are limited per customer and day', async () => {
    for (const number of [1, 2, 3]) await walkIn(`R-${number}`, `${number}.00`);
    for (const number of [1, 2]) expectStatus(await send(`R-${number}`, `${number}.00`), 201);
    expect(await code(send('R-3', '3.00'), 422)).toBe('claim_limit');
    expect(await balance()).toBe('3');
    const otherId = (await givenCustomer(testApp, shop)).id;
    expectStatus(await send('R-3', '3.00', otherId), 201);
    await testApp.database.query(
      `UPDATE sale_attributions SET created_at = created_at - interval '1 day' WHERE business_id = $1`,
      [shop.business_id],
    );
    await walkIn('R-4', '4.00');
    expectStatus(await send('R-4', '4.00'), 201);
  });

  it('need a programme that is switched on, and a member where customers join themselves', async () => {
    await walkIn('R-1', '5.00');
    await givenProgram(testApp, shop, { ...EACH, valid_from: undefined, is_enabled: false });
    expect(await code(send('R-1', '5.00'), 422)).toBe('program_disabled');
    await givenProgram(testApp, shop, { earn: EACH.earn, enrolment: 'opt_in' });
    await walkIn('R-2', '6.00');
    expect(await code(send('R-2', '6.00'), 422)).toBe('member_not_enrolled');
    const join = `/api/rewards/${shop.business_id}/members`;
    expectStatus(await testApp.request('POST', join, { token: shop.staff, body: { customer_id: customer } }), 200);
    // A customer who joins may claim the receipt of the purchase just before.
    await testApp.database.query('UPDATE reward_accounts SET joined_at = now() WHERE customer_id = $1', [customer]);
    expect(expectStatus(await send('R-2', '6.00'), 201).body.points_earned).toBe('6');
    expect(await differencesInBooks(testApp, shop.business_id)).toEqual([]);
  });

  it('are made once, by 20 customers at once', async () => {
    const sale = await walkIn('R-1', '40.00');
    const customers = [customer];
    for (let more = 0; more < 19; more++) customers.push((await givenCustomer(testApp, shop)).id);
    const answers = await sendAtOnce(20, (index) => send('R-1', '40.00', customers[index]));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(19).fill(409)]);
    const balances = await Promise.all(customers.map((id) => balance(id)));
    expect(balances.sort()).toEqual([...Array<string>(19).fill('0'), '40']);
    expect(customers).toContain((await saleOf(sale.id)).customer_id);
    expect(await differencesInBooks(testApp, shop.business_id)).toEqual([]);
  });

  it('are made once, and within the limit, by one customer 20 times at once', async () => {
    for (const number of [1, 2, 3, 4]) await walkIn(`R-${number}`, '10.00');
    const answers = await sendAtOnce(20, (index) => send(`R-${(index % 4) + 1}`, '10.00'));
    const count = (status: number) => answers.filter((answer) => answer.status === status).length;
    expect([count(201), count(200), count(422)]).toEqual([2, 8, 10]);
    expect([await balance(), (await metrics()).total_purchases]).toEqual(['20', 2]);
    expect(await differencesInBooks(testApp, shop.business_id)).toEqual([]);
  });

  it('stay right with refunds before and after', async () => {
    const sale = await walkIn('R-1', '90.00');
    await refund(testApp, shop, sale.id, { amount: '30.00' });
    expect(expectStatus(await send('R-1', '90.00'), 201).body.points_earned).toBe('60');
    expect(await metrics()).toMatchObject({ total_purchases: 1, total_spent: '60.00' });
    await refund(testApp, shop, sale.id, { amount: '20.00' });
    expect([await balance(), (await metrics()).total_spent]).toEqual(['40', '40.00']);
    await refund(testApp, shop, sale.id);
    expect([await balance(), (await metrics()).total_purchases]).toEqual(['0', 0]);
    const types = (await entriesOf(testApp, shop, customer)).map(({ type }) => type).sort();
    expect(types).toEqual(['earn', 'reverse', 'reverse', 'reverse']);
    expect(await differencesInBooks(testApp, shop.business_id)).toEqual([]);
  });

  it('have one effect, however often their event arrives', async () => {
    await walkIn('R-1', '40.00');
    expectStatus(await send('R-1', '40.00'), 201);
    const outbox = new Outbox(testApp, shop.business_id);
    const events = (await outbox.rows()).filter(({ name }) => name === 'sale.attributed');
    expect(events).toHaveLength(1);
    for (let again = 0; again < 2; again++) await outbox.redeliver(events[0]!.id);
    expect([await balance(), (await metrics()).total_purchases]).toEqual(['40', 1]);
    expect(await entriesOf(testApp, shop, customer)).toHaveLength(1);
    expect(await differencesInBooks(testApp, shop.business_id)).toEqual([]);
  });

  it('are part of the audit trail: the sale says whose it was and is', async () => {
    const sale = await walkIn('R-1', '40.00');
    expectStatus(await send('R-1', '40.00'), 201);
    const path = `/api/businesses/${shop.business_id}/audit?resource=sale&resource_id=${sale.id}`;
    const { entries } = expectStatus(await testApp.request('GET', path, { token: shop.owner }), 200).body;
    expect(entries).toMatchObject([
      { action: 'sale.updated', changes: { customer_id: { from: null, to: customer } } },
      { action: 'sale.created', changes: { total_amount: { to: '40.00' } } },
    ]);
    expect(entries[1].changes).not.toHaveProperty('customer_id');
  });

  it('are answered the same with the same Idempotency-Key', async () => {
    await walkIn('R-1', '40.00');
    const request = { customer_id: customer, external_id: 'R-1', total_amount: '40.00' };
    const answers = [];
    for (let again = 0; again < 2; again++) {
      answers.push(await claim(testApp, shop, request, { 'idempotency-key': `claim-${shop.business_id}` }));
    }
    expect(answers.map(({ status, body }) => [status, body.points_earned])).toEqual([
      [201, '40'],
      [201, '40'],
    ]);
  });
});
