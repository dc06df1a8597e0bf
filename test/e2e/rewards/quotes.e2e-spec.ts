import { expectStatus, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { adjust, givenProgram, PROGRAM, quote, quoteRoute } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';
import { waitUntil } from '../../support/wait-until';

/** The programme of the worked example: half of a sale can be paid with points, and Gold takes 5 % off. */
const EXAMPLE = {
  ...PROGRAM,
  earn: { spend: { points: 1, per: '100.00' }, visit: { points: 10, minimum_amount: '500.00' } },
  redeem: { max_percent: 50 },
  tiers: { ladder: [{ name: 'Gold', multiplier: '1.5', discount_percent: '5' }] },
};

describe('Quotes', () => {
  let testApp: TestApp;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
    customer = (await givenCustomer(testApp, shop, { phone: '0712 345 678' })).id;
    await givenProgram(testApp, shop, { ...PROGRAM, redeem: { unit: { points: 1, amount: '1.00' } } });
  });
  afterAll(() => testApp.close());

  const requestQuote = (request: object) =>
    quote(testApp, shop, { customer_id: customer, total_amount: '1000.00', ...request });
  const givenQuote = async (request: object) => expectStatus(await requestQuote(request), 201).body.quote;
  const points = (count: number | string) => adjust(testApp, shop, customer, count);
  const route = (method: 'GET', rest: string) => quoteRoute(testApp, shop, method, rest);

  it('price the worked example, by line', async () => {
    await givenProgram(testApp, shop, EXAMPLE);
    await points(620);
    const items = [{ product_id: 5, quantity: '4', unit_price: '250.00' }];
    const answer = expectStatus(await quote(testApp, shop, { customer_id: customer, items, redeem_points: 200 }), 201);
    expect(answer.body).toEqual({
      message: 'Quote created',
      quote: {
        id: expect.any(String),
        ...{ status: 'open', valid_until: expect.any(String), is_extended: false },
        ...{ customer_id: customer, sale_id: null, created_at: expect.any(String) },
        tier: { name: 'Gold', discount_percent: '5' },
        ...{ subtotal_amount: '1000.00', till_discount_amount: '0.00', discount_amount: '50.00' },
        points: { available: '620', redeemed: '200', amount: '200.00', most: '475' },
        ...{ payable_amount: '750.00', points_to_earn: '20', multiplier: '1.5', promotion: null },
        lines: [
          {
            ...{ index: 0, line_total: '1000.00', discount_amount: '50.00' },
            ...{ points_amount: '200.00', net_amount: '750.00' },
          },
        ],
      },
    });
    const { valid_until, created_at, id } = answer.body.quote;
    expect(Date.parse(valid_until) - Date.parse(created_at)).toBeGreaterThan(14 * 60_000);
    expect((await route('GET', id)).body).toEqual({ quote: answer.body.quote });
  });

  it('take the discounts of the till in their order, and nothing that is not there', async () => {
    await givenProgram(testApp, shop, {
      ...PROGRAM,
      excluded_product_ids: [77],
      tiers: { ladder: [{ name: 'Silver', discount_percent: '5' }] },
    });
    const items = [
      { product_id: 1, quantity: 1, unit_price: '120.00', discount_amount: '20.00' },
      { product_id: 77, quantity: 1, unit_price: '100.00' },
    ];
    const priced = await givenQuote({ total_amount: undefined, items, discount_amount: '19.50' });
    expect(priced.lines.map((line: { net_amount: string }) => line.net_amount)).toEqual(['85.50', '90.00']);
    expect(priced).toMatchObject({ payable_amount: '175.50', points_to_earn: '0' });
    expectInvalid(await requestQuote({ total_amount: undefined, items, discount_amount: '195.01' }), 'discount_amount');
    const tooMuch = [{ ...items[0], discount_amount: '120.01' }];
    expectInvalid(await requestQuote({ total_amount: undefined, items: tooMuch }), 'items.0.discount_amount');
  });

  it('find the customer by phone', async () => {
    const request = { customer_id: undefined, phone: '+254 712 345 678' };
    expect(await givenQuote(request)).toMatchObject({ customer_id: customer, payable_amount: '1000.00' });
    await givenCustomer(testApp, shop, { phone: '0712345678' });
    expect(await requestQuote(request)).toMatchObject({ status: 409, body: { code: 'ambiguous_phone' } });
    expect(await requestQuote({ ...request, phone: '0799 999 999' })).toMatchObject({ status: 404 });
  });

  it('have no fractions in a currency without decimals', async () => {
    const ugandan = await givenShop(testApp, { currency: 'UGX' });
    await givenProgram(testApp, ugandan, {
      ...PROGRAM,
      redeem: { unit: { points: 1, amount: '100.00' } },
      tiers: { ladder: [{ name: 'Silver', discount_percent: '2.5' }] },
    });
    const { id } = await givenCustomer(testApp, ugandan);
    await adjust(testApp, ugandan, id, 3);
    const items = [{ product_id: 1, quantity: '1.5', unit_price: '999.00' }];
    const request = { customer_id: id, items, redeem_points: 'max' };
    // 1,498.5 is 1,499; 2.5 % of it is 37.475, so 37; three points pay 300.
    expect(expectStatus(await quote(testApp, ugandan, request), 201).body.quote).toMatchObject({
      ...{ subtotal_amount: '1499.00', discount_amount: '37.00', payable_amount: '1162.00' },
    });
    const fraction = await quote(testApp, ugandan, { customer_id: id, total_amount: '9.50' });
    expectInvalid(fraction, 'total_amount');
  });

  describe('are refused', () => {
    it('without a programme, without membership, and for nobody', async () => {
      expect(await requestQuote({ customer_id: 2_147_483_000 })).toMatchObject({
        status: 404,
        body: { code: 'customer_not_found' },
      });
      await givenProgram(testApp, shop, { enrolment: 'opt_in' });
      expect(await requestQuote({})).toMatchObject({ status: 422, body: { code: 'member_not_enrolled' } });
      await givenProgram(testApp, shop, { is_enabled: false });
      expect(await requestQuote({})).toMatchObject({ status: 422, body: { code: 'program_disabled' } });
      const none = await route('GET', '00000000-0000-4000-8000-000000000000');
      expect(none).toMatchObject({ status: 404, body: { code: 'quote_not_found' } });
      expectInvalid(await route('GET', '7'), 'quoteId');
    });

    it('if they do not say what is sold, to whom, or for how many points', async () => {
      expectInvalid(await requestQuote({ customer_id: undefined }), 'customer_id');
      expectInvalid(await requestQuote({ phone: '0712 345 678' }), 'customer_id');
      expectInvalid(await requestQuote({ total_amount: undefined }), 'items');
      expectInvalid(
        await requestQuote({ items: [{ product_id: 1, quantity: 1, unit_price: '1.00' }] }),
        'total_amount',
      );
      for (const wrong of [-1, 0.5, 'all', '1.5', null])
        expectInvalid(await requestQuote({ redeem_points: wrong }), 'redeem_points');
    });

    it('below the minimum, and beyond the limits of a day (R20), which the audit trail keeps', async () => {
      await givenProgram(testApp, shop, {
        ...PROGRAM,
        redeem: { min_points: 50, max_redemptions_per_day: 2, max_points_redeemed_per_day: 150 },
      });
      await points(500);
      expect(await requestQuote({ redeem_points: 40 })).toMatchObject({ status: 422, body: { code: 'below_minimum' } });
      expect(await givenQuote({ redeem_points: 40, at_most: true })).toMatchObject({ points: { redeemed: '0' } });
      await givenQuote({ redeem_points: 100 });
      expect(await requestQuote({ redeem_points: 60 })).toMatchObject({
        status: 422,
        body: { code: 'redemption_limit' },
      });
      await givenQuote({ redeem_points: 50 });
      expect(await givenQuote({ redeem_points: 'max' })).toMatchObject({
        points: { available: '350', redeemed: '0', most: '0' },
      });
      const refusals = () =>
        testApp.database.query<{ code: string }>(
          `SELECT changes -> 'code' ->> 'to' AS code FROM audit_entries
           WHERE business_id = $1 AND action = 'quote.refused' ORDER BY id`,
          [shop.business_id],
        );
      await waitUntil('the refusals are kept', async () => (await refusals()).length === 2);
      expect((await refusals()).map(({ code }) => code).sort()).toEqual(['below_minimum', 'redemption_limit']);
    });
  });
});
