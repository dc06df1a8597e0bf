import { proportionOf } from '@wateja/common';
import fc from 'fast-check';

import { type EarningRule } from './earn';
import { amountAsLine, pointsOfRefunds, pointsOfSale, type ReturnedLine, type SoldLine } from './refund-points';
import { sum } from './units';

const rule: EarningRule = {
  spend: { points: 1, per: 10_000 },
  visit: null,
  items: [],
  excluded_product_ids: [],
  fractions: 'drop',
  multiplier: 1_000,
  max_points_per_sale: null,
};
const line = (net: number, points = 0, quantity = 1_000): SoldLine => ({
  product_id: null,
  quantity,
  net_amount: net,
  points_amount: points,
});
const back = (quantity: number, amount: number): ReturnedLine => ({ quantity, amount });

describe('the points of a refund', () => {
  it('follow the worked example: a part of a sale that points paid in part', () => {
    const sale = { points_redeemed: 200_000, lines: [line(48_000, 12_000), line(32_000, 8_000)] };
    const refunds = [
      [back(0, 0), back(1_000, 32_000)],
      [back(1_000, 48_000), back(0, 0)],
    ];
    expect(pointsOfRefunds(rule, sale, refunds)).toEqual([
      { reversed: 4_000, returned: 80_000 },
      { reversed: 4_000, returned: 120_000 },
    ]);
  });

  it('judge a gesture of goodwill by its money: earned points go, used points stay used', () => {
    const sale = { points_redeemed: 100_000, lines: [line(100_000, 10_000)] };
    expect(pointsOfRefunds(rule, sale, [[back(0, 25_000)], [back(1_000, 75_000)]])).toEqual([
      { reversed: 3_000, returned: 0 },
      { reversed: 7_000, returned: 100_000 },
    ]);
  });

  it('give back all points of a sale that cost no money', () => {
    const sale = { points_redeemed: 50_000, lines: [line(0, 5_000)] };
    expect(pointsOfRefunds(rule, sale, [[back(1_000, 0)]])).toEqual([{ reversed: 0, returned: 50_000 }]);
  });

  it('treat a sale without lines as one line, in proportion to the money', () => {
    const sale = { points_redeemed: 200_000, lines: [amountAsLine(80_000, 20_000)] };
    expect(pointsOfRefunds(rule, sale, [[back(40_000, 40_000)], [back(40_000, 40_000)]])).toEqual([
      { reversed: 4_000, returned: 100_000 },
      { reversed: 4_000, returned: 100_000 },
    ]);
    const free = { points_redeemed: 200_000, lines: [amountAsLine(0, 20_000)] };
    expect(pointsOfRefunds(rule, free, [[back(1, 0)]])).toEqual([{ reversed: 0, returned: 200_000 }]);
  });

  it('leave nothing earned on the rounding of cash that came back with the last line', () => {
    const smallSteps: EarningRule = { ...rule, spend: { points: 1, per: 10 } };
    const sale = { points_redeemed: 0, lines: [amountAsLine(10_030, 0)] };
    expect(pointsOfRefunds(smallSteps, sale, [[back(10_030, 10_000)]])).toEqual([{ reversed: 1_003_000, returned: 0 }]);
  });

  it('add up to what the sale earned and used, in whatever parts it comes back', () => {
    const lines = fc.array(
      fc.record({
        product_id: fc.constantFrom(null, 8, 9),
        quantity: fc.integer({ min: 1, max: 6_000 }),
        net_amount: fc.nat({ max: 300_000 }),
        points_amount: fc.nat({ max: 100_000 }),
      }),
      { minLength: 1, maxLength: 4 },
    );
    const rules = fc.record({
      spend: fc.option(
        fc.record({ points: fc.integer({ min: 1, max: 20 }), per: fc.integer({ min: 1, max: 20_000 }) }),
      ),
      visit: fc.option(fc.record({ points: fc.constant(10), minimum_amount: fc.nat({ max: 300_000 }) })),
      items: fc.array(fc.constant({ product_id: 9, points: 5 }), { maxLength: 1 }),
      excluded_product_ids: fc.array(fc.constant(8), { maxLength: 1 }),
      fractions: fc.constantFrom('drop' as const, 'keep' as const),
      multiplier: fc.integer({ min: 1_000, max: 10_000 }),
      max_points_per_sale: fc.option(fc.nat({ max: 500 })),
    });
    const parts = fc.array(fc.array(fc.nat({ max: 3_000 }), { minLength: 4, maxLength: 4 }), { maxLength: 6 });
    fc.assert(
      fc.property(lines, rules, parts, fc.nat({ max: 5_000 }), (sold, earning, taken, used) => {
        const hasPoints = sum(sold.map(({ points_amount }) => points_amount)) > 0;
        const sale = { points_redeemed: hasPoints ? used * 1_000 : 0, lines: sold };
        const returned = sold.map(() => 0);
        // Each refund returns a part of each line, and the last one all that is left.
        const refunds = [...taken, [Infinity, Infinity, Infinity, Infinity]].map((part) =>
          sold.map(({ quantity, net_amount }, index) => {
            const before = returned[index]!;
            returned[index] = Math.min(quantity, before + part[index]!);
            const shareOf = (part: number) => proportionOf(net_amount, part, quantity);
            return { quantity: returned[index] - before, amount: shareOf(returned[index]) - shareOf(before) };
          }),
        );
        const moved = pointsOfRefunds(earning, sale, refunds);
        expect(moved.every((points) => points.reversed >= 0 && points.returned >= 0)).toBe(true);
        expect(sum(moved.map(({ reversed }) => reversed))).toBe(pointsOfSale(earning, sale));
        expect(sum(moved.map((points) => points.returned))).toBe(sale.points_redeemed);
        expect(sum(refunds.flat().map(({ amount }) => amount))).toBe(sum(sold.map(({ net_amount }) => net_amount)));
      }),
      { numRuns: 1_000 },
    );
  });
});
