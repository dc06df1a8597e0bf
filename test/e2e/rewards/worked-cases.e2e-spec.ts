import { readFileSync } from 'node:fs';

import { expectStatus, givenAnotherShop, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { type Json, type WorkedCase } from '../../support/rewards-cases/case-rules';
import { CaseShop } from '../../support/rewards-cases/case-shop';
import { HTTP_ACCOUNT_CASES } from '../../support/rewards-cases/http-account-cases';
import { HTTP_CLAIM_CASES } from '../../support/rewards-cases/http-claim-cases';
import { HTTP_PRICE_CASES } from '../../support/rewards-cases/http-price-cases';
import { HTTP_TIER_CASES } from '../../support/rewards-cases/http-tier-cases';
import { adjust, balanceOf, givenProgram, PROGRAM, quote, refund } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

const { cases } = JSON.parse(readFileSync('test/data/rewards/cases.json', 'utf8')) as { cases: WorkedCase[] };

/** The cases of what a sale costs: all of them run through one quote and its sale. */
const PRICES = 'E10 R01 R02 R04 R05 R07 R08 R17 T01 T02 T04 T06 T07 T09'.split(' ');
const OTHERS = { ...HTTP_PRICE_CASES, ...HTTP_ACCOUNT_CASES, ...HTTP_CLAIM_CASES, ...HTTP_TIER_CASES };
const SPECIAL_PRODUCT = 77;

describe('The worked cases through HTTP', () => {
  let testApp: TestApp;
  let first: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const programOf = ({ unit, point_value, min_points, max_percent, tier_percent, payable_step, rule }: Json) => ({
    ...PROGRAM,
    earn: { spend: rule ?? null },
    redeem: {
      unit: unit ?? { points: 1, amount: point_value ?? '1.00' },
      min_points: min_points ?? 0,
      max_percent: max_percent ?? 100,
    },
    payable_step: payable_step ?? null,
    tiers: {
      excluded_product_ids: [SPECIAL_PRODUCT],
      ladder: [{ name: 'Tier of the case', discount_percent: tier_percent ?? '0' }],
    },
  });
  const itemOf = (line: Json, index: number) => ({
    product_id: line.discountable === false ? SPECIAL_PRODUCT : index + 1,
    quantity: 1,
    unit_price: line.amount ?? line,
  });

  /** The figures of a sale under the names of the cases. */
  const figuresOf = ({ points, lines, discount_amount, payable_amount, points_to_earn }: Json, balance: number) => ({
    points_used: Number(points.redeemed),
    points_value: points.amount,
    discount: points.amount,
    tier_discount: discount_amount,
    rounding: discount_amount,
    payable: payable_amount,
    nets: lines.map(({ net_amount }: Json) => net_amount),
    earned: points_to_earn,
    balance_after: String(balance - Number(points.redeemed) + Number(points_to_earn)),
  });

  it.each(cases.filter(({ id }) => PRICES.includes(id)))('$id: $title', async ({ given, expect: expected }) => {
    const shop = await givenAnotherShop(testApp, first);
    await givenProgram(testApp, shop, programOf(given));
    const { id: customer_id } = await givenCustomer(testApp, shop);
    const balance: number = given.balance ?? 0;
    if (balance > 0) expectStatus(await adjust(testApp, shop, customer_id, balance), 201);
    const items = given.lines.map(itemOf);
    const request = { customer_id, items, redeem_points: given.redeem ?? 0, at_most: true };
    const quoted = expectStatus(await quote(testApp, shop, request), 201).body.quote;
    expect(figuresOf(quoted, balance)).toMatchObject(expected);

    const body = { customer_id, items, payment_method: 'cash', quote_id: quoted.id };
    const posted = await testApp.request('POST', `/api/sales/${shop.business_id}`, { token: shop.staff, body });
    const { sale, rewards } = expectStatus(posted, 201).body;
    expect([sale.total_amount, sale.points_amount]).toEqual([quoted.payable_amount, quoted.points.amount]);
    expect(rewards).toMatchObject({ points_redeemed: quoted.points.redeemed, points_earned: quoted.points_to_earn });
    expect(await balanceOf(testApp, shop, customer_id)).toBe(figuresOf(quoted, balance).balance_after);

    for (const { id } of sale.items) {
      await refund(testApp, shop, sale.id, { items: [{ sale_item_id: id, quantity: 1 }] });
    }
    expect(await balanceOf(testApp, shop, customer_id)).toBe(String(balance));
  });

  it.each(cases.filter(({ id }) => id in OTHERS))('$id: $title', async ({ id, given, expect: expected }) => {
    const shop = await CaseShop.open(testApp, first);
    expect(await OTHERS[id]!(shop, given, expected)).toEqual(expected);
  });

  it('are all done', () => {
    const ids = [...PRICES, ...Object.keys(OTHERS)];
    expect(ids.sort()).toEqual(cases.map(({ id }) => id).sort());
  });

  it('owes the same to customers, whatever is quoted', async () => {
    const shop = await givenAnotherShop(testApp, first);
    await givenProgram(testApp, shop);
    const { id: customer_id } = await givenCustomer(testApp, shop);
    await adjust(testApp, shop, customer_id, 100);
    const path = `/api/rewards/${shop.business_id}/liability`;
    const liability = async () => {
      const answer = await testApp.request('GET', path, { token: shop.manager });
      const { as_of: _, ...owed } = expectStatus(answer, 200).body;
      return owed as object;
    };
    const before = await liability();
    expect(JSON.stringify(before)).toContain('"100"');
    for (const redeem_points of [10, 'max', 0]) {
      await quote(testApp, shop, { customer_id, total_amount: '500.00', redeem_points, at_most: true });
      expect(await liability()).toEqual(before);
    }
  });
});
