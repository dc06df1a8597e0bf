import { z } from 'zod';

import { benefitsOf, earningRule, ledgerRules, pricingRule, tierRule } from './program-rules';
import { program } from './program.schemas';

/** The programme of the specification, as an owner sends it. */
const EXAMPLE = {
  is_enabled: true,
  enrolment: 'everyone',
  point_name: { one: 'point', many: 'points' },
  earn: {
    spend: { points: 1, per: '100.00' },
    visit: { points: 10, minimum_amount: '500.00' },
    items: [{ product_id: 9, points: 5 }],
    excluded_product_ids: [77],
    fractions: 'drop',
    max_points_per_sale: null,
    max_earning_sales_per_day: null,
  },
  redeem: {
    unit: { points: 1, amount: '1.00' },
    min_points: 50,
    max_percent: 50,
    points_with_discount: true,
    reservation_minutes: 15,
    offline_points_per_sale: 0,
    max_redemptions_per_day: null,
  },
  expiry: { after_months: 12, at: 'month_end', warn_days: 30 },
  refunds: { shortfall: 'owe', return_grace_days: 30 },
  claims: { days: 7, per_day: 2 },
  payable_step: '1.00',
  tiers: {
    window: { type: 'rolling', months: 12 },
    keep_days: 30,
    ladder: [
      { name: 'Member' },
      { name: 'Silver', min_spent: '10000.00', multiplier: '1.25', discount_percent: '2.5' },
      { name: 'Gold', min_spent: '30000.00', min_purchases: 10, multiplier: '1.5', discount_percent: '5' },
    ],
  },
};
const problemsOf = (body: unknown) =>
  program.safeParse(body).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('a programme', () => {
  it('takes its defaults for all that is left out', () => {
    expect(program.parse({})).toEqual({
      is_enabled: true,
      enrolment: 'everyone',
      point_name: { one: 'point', many: 'points' },
      excluded_product_ids: [],
      earn: {
        spend: null,
        visit: null,
        items: [],
        excluded_product_ids: null,
        fractions: 'drop',
        max_points_per_sale: null,
        max_earning_sales_per_day: null,
      },
      redeem: {
        unit: { points: 1, amount: '1.00' },
        min_points: 0,
        max_percent: 100,
        points_with_discount: true,
        excluded_product_ids: null,
        reservation_minutes: 15,
        offline_points_per_sale: 0,
        max_redemptions_per_day: null,
        max_points_redeemed_per_day: null,
      },
      expiry: { after_months: null, at: 'month_end', warn_days: 30 },
      refunds: { shortfall: 'owe', return_grace_days: 30 },
      claims: { days: 7, per_day: 2 },
      adjust: { max_per_day: null },
      payable_step: null,
      tiers: {
        window: { type: 'lifetime' },
        keep_days: 0,
        at_risk_days: 30,
        excluded_product_ids: null,
        ladder: [{ name: 'Member', min_spent: '0.00', min_purchases: 0, multiplier: '1', discount_percent: '0' }],
      },
    });
  });

  it('is answered as it was sent, and can be sent again', () => {
    const stored = program.parse(EXAMPLE);
    expect(stored).toMatchObject({ ...EXAMPLE, tiers: { ladder: [{}, {}, { multiplier: '1.5' }] } });
    expect(program.parse(stored)).toEqual(stored);
  });

  it('takes money, points and factors as numbers and as texts', () => {
    const { earn, tiers, payable_step } = program.parse({
      earn: { spend: { points: '2', per: 12.5 }, max_points_per_sale: '500' },
      payable_step: 1,
      tiers: { ladder: [{ name: 'Gold', min_spent: 500, multiplier: 1.5, discount_percent: '5.000' }] },
    });
    expect(earn).toMatchObject({ spend: { points: 2, per: '12.50' }, max_points_per_sale: 500 });
    expect(payable_step).toBe('1.00');
    expect(tiers.ladder[0]).toMatchObject({ min_spent: '500.00', multiplier: '1.5', discount_percent: '5' });
  });

  it('takes a day or a time from which it holds', () => {
    expect(program.parse({ valid_from: '2010-12-01' }).valid_from).toBe('2010-12-01');
    expect(program.parse({ valid_from: '2010-12-01T03:00:00+03:00' }).valid_from).toBe('2010-12-01T00:00:00.000Z');
  });

  it.each([
    [{ earn: { spend: { points: 0, per: '1.00' } } }, 'earn.spend.points'],
    [{ earn: { spend: { points: 1.5, per: '1.00' } } }, 'earn.spend.points'],
    [{ earn: { spend: { points: 1, per: '0.00' } } }, 'earn.spend.per'],
    [{ earn: { items: [1, 1].map((id) => ({ product_id: id, points: 1 })) } }, 'earn.items'],
    [{ redeem: { unit: { points: 1, amount: 0 } } }, 'redeem.unit.amount'],
    [{ redeem: { max_percent: 101 } }, 'redeem.max_percent'],
    [{ expiry: { after_months: 61 } }, 'expiry.after_months'],
    [{ payable_step: '0' }, 'payable_step'],
    [{ tiers: { ladder: [] } }, 'tiers.ladder'],
    [{ tiers: { ladder: [{ name: 'A' }, { name: 'A' }] } }, 'tiers.ladder'],
    [{ tiers: { ladder: [{ name: 'A', multiplier: '10.001' }] } }, 'tiers.ladder.0.multiplier'],
    [{ tiers: { ladder: [{ name: 'A', multiplier: '0.9' }] } }, 'tiers.ladder.0.multiplier'],
    [{ tiers: { ladder: [{ name: 'A', discount_percent: '2.5555' }] } }, 'tiers.ladder.0.discount_percent'],
    [{ tiers: { ladder: [{ name: 'A', discount_percent: '100.5' }] } }, 'tiers.ladder.0.discount_percent'],
    [{ tiers: { window: { type: 'rolling' } } }, 'tiers.window.months'],
    [{ tiers: { at_risk_days: 0 } }, 'tiers.at_risk_days'],
    [{ tiers: { at_risk_days: 366 } }, 'tiers.at_risk_days'],
    [{ valid_from: '2010-13-01' }, 'valid_from'],
    [{ points_per_shilling: 1 }, ''],
    [{ earn: { per: '1.00' } }, 'earn'],
  ])('refuses %j', (body, path) => {
    expect(problemsOf(body)).toEqual([expect.stringContaining(`${path}: `)]);
  });

  it('can be described in the OpenAPI document', () => {
    expect(z.toJSONSchema(program, { io: 'input' })).toMatchObject({ additionalProperties: false });
  });

  it('gives the rules their whole numbers', () => {
    const stored = program.parse(EXAMPLE);
    const gold = stored.tiers.ladder[2]!;
    expect(earningRule(stored, 1_500)).toEqual({
      spend: { points: 1, per: 10_000 },
      visit: { points: 10, minimum_amount: 50_000 },
      items: [{ product_id: 9, points: 5 }],
      excluded_product_ids: [77],
      fractions: 'drop',
      multiplier: 1_500,
      max_points_per_sale: null,
    });
    expect(pricingRule(stored, gold)).toEqual({
      discount_percent: 5_000,
      payable_step: 100,
      redemption: { unit: { points: 1, amount: 100 }, min_points: 50, max_percent: 50 },
      points_with_discount: true,
    });
    expect(pricingRule(stored, null).discount_percent).toBe(0);
    expect(tierRule(stored)).toMatchObject({ keep_days: 30, ladder: [{ min_spent: 0 }, {}, { min_spent: 3_000_000 }] });
    expect(ledgerRules(stored, 'UTC')).toEqual({ shortfall: 'owe', return_grace_days: 30, timezone: 'UTC' });
  });

  it('excludes products as a whole, unless a part of it names its own', () => {
    const excluding = program.parse({ excluded_product_ids: [7], redeem: { excluded_product_ids: [] } });
    expect(benefitsOf(excluding, 7)).toEqual({ discountable: false, redeemable: true });
    expect(benefitsOf(excluding, 8)).toEqual({ discountable: true, redeemable: true });
    expect(benefitsOf(excluding, null)).toEqual({ discountable: true, redeemable: true });
    expect(earningRule(excluding, 1_000).excluded_product_ids).toEqual([7]);
  });
});
