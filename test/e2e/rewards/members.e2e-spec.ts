import { sendAtOnce } from '../../support/at-once';
import { expectStatus, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { adjust, balanceOf, entriesOf, givenProgram, memberOf, PROGRAM } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

describe('Members', () => {
  let testApp: TestApp;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
    await givenProgram(testApp, shop, { ...PROGRAM, earn: { spend: { points: 1, per: '1.00' } } });
    customer = (await givenCustomer(testApp, shop, { name: 'Zawadi Mwangi', phone: '0712 345 678' })).id;
  });
  afterAll(() => testApp.close());

  const path = (rest: string) => `/api/rewards/${shop.business_id}/members${rest}`;
  const join = (body: unknown) => testApp.request('POST', path(''), { token: shop.staff, body });
  const sellFor = (total_amount: string, completed_at?: string) =>
    givenSale(testApp, shop, { customer_id: customer, total_amount, total_items: 1, completed_at });

  describe('at the till', () => {
    it.each(['0712345678', '+254 712 345 678', '254712345678'])(
      'are found by %s, with a name to read back',
      async (phone) => {
        const first = await join({ phone });
        expect(first).toMatchObject({
          status: 200,
          body: { message: 'Member joined', is_new: true, member: { customer_id: customer, name_hint: 'Z. Mwangi' } },
        });
        expect((await join({ phone })).body).toMatchObject({ message: 'Member found', is_new: false });
      },
    );

    it('are not guessed: no match and several matches are refused', async () => {
      expect(await join({ phone: '0712 000 000' })).toMatchObject({
        status: 404,
        body: { code: 'customer_not_found' },
      });
      const twin = await givenCustomer(testApp, shop, { name: 'Baraka Mwangi', phone: '+254712345678' });
      const refused = await join({ phone: '0712 345 678' });
      expect(refused).toMatchObject({ status: 409, body: { code: 'ambiguous_phone' } });
      expect(refused.body.details.map(({ message }: { message: string }) => message)).toEqual(
        [customer, twin.id].map((id) => `Customer ${id} has this phone`),
      );
      expect(refused.text).not.toContain('Mwangi');
      expect((await join({ customer_id: twin.id })).body.member.name_hint).toBe('B. Mwangi');
    });

    it('need a phone or an id, and a programme', async () => {
      expectInvalid(await join({}), 'phone');
      expectInvalid(await join({ phone: '0712 345 678', customer_id: customer }), 'phone');
      expectInvalid(await join({ phone: 'Zawadi' }), 'phone');
      const otherShop = await givenShop(testApp);
      const answer = await testApp.request('POST', `/api/rewards/${otherShop.business_id}/members`, {
        token: otherShop.staff,
        body: { customer_id: (await givenCustomer(testApp, otherShop)).id },
      });
      expect(answer).toMatchObject({ status: 422, body: { code: 'program_disabled' } });
    });
  });

  it('have a ledger, newest first, in pages', async () => {
    for (const day of ['01', '02', '03', '04', '05']) await sellFor('10.00', `2026-03-${day}T09:00:00Z`);
    const days: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = `?limit=2${cursor && `&cursor=${cursor}`}`;
      const page = expectStatus(
        await testApp.request('GET', path(`/${customer}/entries${query}`), { token: shop.staff }),
        200,
      );
      days.push(...page.body.entries.map(({ effective_at }: { effective_at: string }) => effective_at.slice(8, 10)));
      cursor = page.body.next_cursor as string | null;
    }
    expect(days).toEqual(['05', '04', '03', '02', '01']);
    const some = await entriesOf(
      testApp,
      shop,
      customer,
      '&from=2026-03-02T00:00:00Z&to=2026-03-04T00:00:00Z&type=earn',
    );
    expect(some.length).toBe(2);
    expect(await entriesOf(testApp, shop, customer, '&type=adjust')).toEqual([]);
    const foreign = await testApp.request(
      'GET',
      path(`/${(await givenCustomer(testApp, shop)).id}/entries?cursor=${await firstCursor()}`),
      {
        token: shop.staff,
      },
    );
    expectInvalid(foreign, 'cursor');
    expect((await testApp.request('GET', path('/2147483000/entries'), { token: shop.staff })).status).toBe(404);
  });

  const firstCursor = async () =>
    (await testApp.request('GET', path(`/${customer}/entries?limit=1`), { token: shop.staff })).body
      .next_cursor as string;

  it('have the entries of one sale apart, with those of its refunds', async () => {
    const [first, second] = [await sellFor('100.00'), await sellFor('40.00')];
    expectStatus(
      await testApp.request('POST', `/api/sales/${shop.business_id}/${first.id}/refund`, {
        token: shop.manager,
        body: {},
      }),
      200,
    );
    const pointsOf = async (sale: number) =>
      (await entriesOf(testApp, shop, customer, `&sale_id=${sale}`)).map(({ type, points }) => [type, points]);
    expect(await pointsOf(first.id)).toEqual([
      ['reverse', '-100'],
      ['earn', '100'],
    ]);
    expect(await pointsOf(second.id)).toEqual([['earn', '40']]);
    expectInvalid(
      await testApp.request('GET', path(`/${customer}/entries?sale_id=first`), { token: shop.staff }),
      'sale_id',
    );
  });

  describe('and adjustments', () => {
    it('have a reason and a note, and the user who made them (M11)', async () => {
      const answer = await adjust(testApp, shop, customer, 12);
      expect(answer).toMatchObject({
        status: 201,
        body: {
          ...{ message: 'Points adjusted', balance: '12' },
          entry: {
            type: 'adjust',
            points: '12',
            reason: 'goodwill',
            note: 'Because of the rain',
            user_id: expect.any(Number),
          },
        },
      });
      expect(await entriesOf(testApp, shop, customer)).toEqual([answer.body.entry]);
      expectInvalid(await adjust(testApp, shop, customer, 0), 'points');
      expectInvalid(await adjust(testApp, shop, customer, '1.2345'), 'points');
      expectInvalid(await adjust(testApp, shop, customer, 5, { reason: 'bribe' }), 'reason');
      expectInvalid(await adjust(testApp, shop, customer, 5, { note: ' ' }), 'note');
      expect((await adjust(testApp, shop, 2_147_483_000, 5)).status).toBe(404);
    });

    it('never take more than there is, unless they say so', async () => {
      await givenProgram(testApp, shop, { earn: { fractions: 'keep' } });
      await adjust(testApp, shop, customer, 10);
      expect(await adjust(testApp, shop, customer, '-10.5')).toMatchObject({
        status: 422,
        body: { code: 'would_be_negative', details: [{ path: 'points', message: 'Only 10 can be taken' }] },
      });
      expect(await balanceOf(testApp, shop, customer)).toBe('10');
      expect((await adjust(testApp, shop, customer, '-10.5', { allow_negative: true })).body.balance).toBe('-0.5');
    });

    it('are whole where the programme drops fractions, but for making an account whole', async () => {
      expectInvalid(await adjust(testApp, shop, customer, '1.5'), 'points');
      await givenProgram(testApp, shop, { earn: { fractions: 'keep' } });
      await adjust(testApp, shop, customer, '1.5');
      await givenProgram(testApp, shop, { earn: { fractions: 'drop' } });
      expectInvalid(await adjust(testApp, shop, customer, '-0.2'), 'points');
      expect((await adjust(testApp, shop, customer, '-0.5')).body.balance).toBe('1');
    });

    it('are limited for managers, given and taken, and not for owners (M13)', async () => {
      await givenProgram(testApp, shop, { adjust: { max_per_day: 500 } });
      const byManager = (points: number) =>
        testApp.request('POST', path(`/${customer}/adjustments`), {
          token: shop.manager,
          body: { points, reason: 'correction', note: 'Wrong till' },
        });
      expect((await byManager(300)).status).toBe(201);
      expect((await byManager(-150)).status).toBe(201);
      const refused = await byManager(60);
      expect(refused).toMatchObject({
        status: 422,
        body: { code: 'adjustment_limit', details: [{ path: 'points', message: 'At most 50 today' }] },
      });
      expect((await byManager(50)).status).toBe(201);
      expect((await adjust(testApp, shop, customer, 5_000)).status).toBe(201);
      const asStaff = await testApp.request('POST', path(`/${customer}/adjustments`), {
        token: shop.staff,
        body: { points: 1, reason: 'other', note: 'Please' },
      });
      expect(asStaff.status).toBe(403);
    });

    it('take effect once for one Idempotency-Key', async () => {
      const headers = { 'idempotency-key': 'adjustment-0001' };
      const body = { points: 7, reason: 'promotion', note: 'Opening day' };
      const send = () =>
        testApp.request('POST', path(`/${customer}/adjustments`), { token: shop.owner, body, headers });
      const [one, two] = [await send(), await send()];
      expect([one.status, two.status, two.text]).toEqual([201, 201, one.text]);
      expect(await balanceOf(testApp, shop, customer)).toBe('7');
    });

    it('need a member where customers join', async () => {
      await givenProgram(testApp, shop, { enrolment: 'opt_in' });
      expect(await adjust(testApp, shop, customer, 5)).toMatchObject({
        status: 422,
        body: { code: 'member_not_enrolled' },
      });
    });

    it('take exactly what there is, when twenty come at once (R11)', async () => {
      await adjust(testApp, shop, customer, 100);
      const answers = await sendAtOnce(20, () => adjust(testApp, shop, customer, -30));
      expect(answers.filter(({ status }) => status === 201).length).toBe(3);
      expect(answers.filter(({ body }) => body.code === 'would_be_negative').length).toBe(17);
      expect(await memberOf(testApp, shop, customer)).toMatchObject({ balance: '10', owed: '0' });
    });

    it('open one account, when twenty are the first of a customer', async () => {
      const answers = await sendAtOnce(20, () => adjust(testApp, shop, customer, 1));
      expect(answers.every(({ status }) => status === 201)).toBe(true);
      expect(await balanceOf(testApp, shop, customer)).toBe('20');
    });
  });

  it('keep a ledger that nobody can change, also not past the service', async () => {
    await adjust(testApp, shop, customer, 100);
    await adjust(testApp, shop, customer, -30);
    for (const [sql, table] of [
      ['UPDATE reward_entries SET points = 1000', 'reward_entries'],
      ["UPDATE reward_entries SET note = 'Somebody else'", 'reward_entries'],
      ['DELETE FROM reward_entries', 'reward_entries'],
      ['UPDATE reward_movements SET points = 1', 'reward_movements'],
      ['DELETE FROM reward_movements', 'reward_movements'],
      ['UPDATE reward_lots SET points = 1000', 'reward_lots'],
      ['DELETE FROM reward_lots', 'reward_lots'],
    ] as const) {
      await expect(testApp.database.query(sql)).rejects.toThrow(`${table} is append-only`);
    }
    await expect(testApp.database.query('UPDATE reward_lots SET remaining = 101')).rejects.toThrow('remaining_check');
  });
});
