import fc from 'fast-check';

import { type EarningLine, type EarningRule, earnedPoints, eligibleAmount, MAX_EARNED } from './earn';

const rule: EarningRule = {
  spend: { points: 1, per: 10_000 },
  visit: null,
  items: [],
  excluded_product_ids: [],
  fractions: 'drop',
  multiplier: 1_000,
  max_points_per_sale: null,
};
const paid = (cents: number): EarningLine[] => [{ product_id: null, quantity: 1_000, paid: cents }];
const lineOf = (productId: number, quantity: number, cents: number) => ({
  product_id: productId,
  quantity,
  paid: cents,
});

describe('earned points', () => {
  it('add up points for spending, for the visit and for items, and multiply those for spending only', () => {
    const all: EarningRule = {
      ...rule,
      multiplier: 1_500,
      visit: { points: 10, minimum_amount: 50_000 },
      items: [{ product_id: 9, points: 5 }],
    };
    // floor(750.00 / 100.00) = 7, × 1.5 = 10.5 → 10; 10 for the visit; 2 whole units × 5.
    expect(earnedPoints(all, [lineOf(9, 2_500, 50_000), lineOf(8, 1_000, 25_000)])).toBe(30_000);
  });

  it('count the units of a product over all lines, and none of a line that costs nothing', () => {
    const items: EarningRule = { ...rule, spend: null, items: [{ product_id: 9, points: 5 }] };
    expect(earnedPoints(items, [lineOf(9, 500, 100), lineOf(9, 500, 100)])).toBe(5_000);
    expect(earnedPoints(items, [lineOf(9, 3_000, 0), lineOf(8, 1_000, 100)])).toBe(0);
  });

  it('leave excluded products out of everything', () => {
    const excluding: EarningRule = {
      ...rule,
      visit: { points: 10, minimum_amount: 0 },
      items: [{ product_id: 9, points: 5 }],
      excluded_product_ids: [9],
    };
    expect(earnedPoints(excluding, [lineOf(9, 1_000, 90_000)])).toBe(0);
    expect(earnedPoints(excluding, [lineOf(9, 1_000, 90_000), lineOf(8, 1_000, 20_000)])).toBe(12_000);
    expect(eligibleAmount(excluding, [lineOf(9, 1_000, 90_000), lineOf(8, 1_000, 20_000)])).toBe(20_000);
  });

  it('are none for a sale without money, also for a visit without a minimum', () => {
    expect(earnedPoints({ ...rule, visit: { points: 10, minimum_amount: 0 } }, paid(0))).toBe(0);
  });

  it('are capped by the programme, and by what the database can store', () => {
    expect(earnedPoints({ ...rule, max_points_per_sale: 50 }, paid(1_000_000))).toBe(50_000);
    expect(earnedPoints({ ...rule, max_points_per_sale: 0 }, paid(1_000_000))).toBe(0);
    const huge: EarningRule = { ...rule, spend: { points: 1_000_000, per: 1 }, multiplier: 10_000 };
    expect(earnedPoints(huge, paid(9_999_999_999))).toBe(MAX_EARNED);
  });

  it('are never fewer for more money', () => {
    const rules = fc.record({
      spend: fc.option(
        fc.record({ points: fc.integer({ min: 1, max: 100 }), per: fc.integer({ min: 1, max: 20_000 }) }),
      ),
      visit: fc.option(
        fc.record({ points: fc.integer({ min: 1, max: 100 }), minimum_amount: fc.nat({ max: 99_999 }) }),
      ),
      items: fc.array(fc.constant({ product_id: 9, points: 5 }), { maxLength: 1 }),
      excluded_product_ids: fc.array(fc.constant(8), { maxLength: 1 }),
      fractions: fc.constantFrom('drop' as const, 'keep' as const),
      multiplier: fc.integer({ min: 1_000, max: 10_000 }),
      max_points_per_sale: fc.option(fc.nat({ max: 5_000 })),
    });
    const money = fc.nat({ max: 9_999_999 });
    fc.assert(
      fc.property(rules, money, money, money, fc.nat({ max: 9_000 }), (earning, eight, nine, more, quantity) => {
        const before = earnedPoints(earning, [lineOf(8, 1_000, eight), lineOf(9, quantity, nine)]);
        const after = earnedPoints(earning, [lineOf(8, 1_000, eight), lineOf(9, quantity + 500, nine + more)]);
        expect(after).toBeGreaterThanOrEqual(before);
        if (earning.fractions === 'drop') expect(after % 1_000).toBe(0);
      }),
    );
  });
});
