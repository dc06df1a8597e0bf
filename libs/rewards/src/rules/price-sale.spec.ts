import fc from 'fast-check';

import { priceSale, type PricingRule, type QuotedLine } from './price-sale';
import { sum } from './units';

const rule: PricingRule = {
  discount_percent: 5_000,
  payable_step: null,
  redemption: { unit: { points: 1, amount: 100 }, min_points: 0, max_percent: 100 },
  points_with_discount: true,
};
const line = (cents: number, rest: Partial<QuotedLine> = {}): QuotedLine => ({
  line_total: cents,
  discount_amount: 0,
  discountable: true,
  redeemable: true,
  ...rest,
});
const noPoints = { requested: 0, at_most: false, available: 0 };

describe('the price of a sale', () => {
  it('is the worked example of the quote', () => {
    const price = priceSale(
      { ...rule, redemption: { ...rule.redemption, max_percent: 50 } },
      {
        lines: [line(100_000)],
        discount_amount: 0,
        redemption: { requested: 200, at_most: false, available: 620_000 },
      },
    );
    expect(price).toEqual({
      subtotal_amount: 100_000,
      discount_amount: 5_000,
      redemption: { points: 200, amount: 20_000, most: 475, reason: null },
      payable_amount: 75_000,
      lines: [{ line_total: 100_000, discount_amount: 5_000, points_amount: 20_000, net_amount: 75_000 }],
    });
  });

  it('takes the discounts in their order: the till on the line, the tier on the rest, the till on the sale', () => {
    const { lines, payable_amount } = priceSale(rule, {
      lines: [line(12_000, { discount_amount: 2_000 }), line(10_000, { discountable: false })],
      discount_amount: 1_950,
      redemption: noPoints,
    });
    // 100.00 less 5 % is 95.00; 19.50 over 95.00 and 100.00 is 9.50 and 10.00.
    expect(lines.map(({ discount_amount, net_amount }) => [discount_amount, net_amount])).toEqual([
      [3_450, 8_550],
      [1_000, 9_000],
    ]);
    expect(payable_amount).toBe(17_550);
  });

  it('lets points not be used beside a discount if the programme says so', () => {
    const strict = { ...rule, points_with_discount: false };
    const maximum = { discount_amount: 0, redemption: { requested: 'max' as const, at_most: true, available: 50_000 } };
    expect(priceSale(strict, { lines: [line(10_000)], ...maximum }).redemption).toMatchObject({ points: 0, most: 0 });
    const undiscounted = [line(10_000, { discountable: false })];
    expect(priceSale(strict, { lines: undiscounted, ...maximum }).redemption).toMatchObject({ points: 50, most: 50 });
  });

  it('refuses discounts of the till that exceed the sale', () => {
    const request = { lines: [line(10_000)], discount_amount: 9_501, redemption: noPoints };
    expect(() => priceSale(rule, request)).toThrow(RangeError);
  });

  it('adds up by line and in total, and no amount is below zero', () => {
    const lines = fc.array(
      fc
        .record({
          line_total: fc.nat({ max: 9_999_999 }),
          part: fc.nat({ max: 100 }),
          discountable: fc.boolean(),
          redeemable: fc.boolean(),
        })
        .map(({ part, ...rest }) => ({ ...rest, discount_amount: Math.floor((rest.line_total * part) / 300) })),
      { minLength: 1, maxLength: 6 },
    );
    const rules = fc.record({
      discount_percent: fc.nat({ max: 100_000 }),
      payable_step: fc.constantFrom(null, 5, 100, 10_000),
      redemption: fc.record({
        unit: fc.record({ points: fc.integer({ min: 1, max: 100 }), amount: fc.integer({ min: 1, max: 500 }) }),
        min_points: fc.nat({ max: 500 }),
        max_percent: fc.nat({ max: 100 }),
      }),
      points_with_discount: fc.boolean(),
    });
    const points = fc.record({
      requested: fc.oneof(fc.nat({ max: 100_000 }), fc.constant('max' as const)),
      at_most: fc.boolean(),
      available: fc.integer({ min: -5_000, max: 99_999_999 }),
    });
    fc.assert(
      fc.property(lines, rules, points, fc.nat({ max: 100 }), (sold, pricing, redemption, part) => {
        const undiscounted = sold.map(({ line_total, discount_amount }) => line_total - discount_amount);
        const afterTier = sum(undiscounted) - Math.ceil((sum(undiscounted) * pricing.discount_percent) / 100_000) - 6;
        const discount = Math.max(0, Math.floor((afterTier * part) / 100));
        const price = priceSale(pricing, { lines: sold, discount_amount: discount, redemption });
        for (const { line_total, discount_amount, points_amount, net_amount } of price.lines) {
          expect(line_total - discount_amount - points_amount).toBe(net_amount);
          expect(Math.min(discount_amount, points_amount, net_amount)).toBeGreaterThanOrEqual(0);
        }
        const { subtotal_amount, discount_amount, payable_amount } = price;
        expect(subtotal_amount - discount_amount - price.redemption.amount).toBe(payable_amount);
        expect(sum(price.lines.map(({ points_amount }) => points_amount))).toBe(price.redemption.amount);
        expect(sum(price.lines.map(({ net_amount }) => net_amount))).toBe(payable_amount);
        if (pricing.payable_step !== null) expect(payable_amount % pricing.payable_step).toBe(0);
        sold.forEach(({ redeemable }, index) => redeemable || expect(price.lines[index]!.points_amount).toBe(0));
        const { points: used, amount, most } = price.redemption;
        expect(used * pricing.redemption.unit.amount).toBe(amount * pricing.redemption.unit.points);
        expect(used).toBeLessThanOrEqual(most);
        expect(used * 1_000).toBeLessThanOrEqual(Math.max(0, redemption.available));
      }),
      { numRuns: 1_000 },
    );
  });
});
