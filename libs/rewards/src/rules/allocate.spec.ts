import fc from 'fast-check';

import { allocate, takeFromLargest } from './allocate';
import { sum } from './units';

const amounts = fc.array(fc.nat({ max: 9_999_999_999 }), { minLength: 1, maxLength: 8 });
/** Amounts, and a total that is at most their sum. */
const totalOf = amounts.chain((weights) => fc.tuple(fc.nat({ max: sum(weights) }), fc.constant(weights)));

describe('allocate', () => {
  it.each([
    [1_000, [5_000, 2_000], [714, 286]],
    [200, [600, 400], [120, 80]],
    [1, [10, 10], [1, 0]],
    [2, [10, 10, 10], [1, 1, 0]],
    [0, [0, 0], [0, 0]],
    [0, [], []],
  ])('shares out %i over %j as %j', (total, weights, shares) => {
    expect(allocate(total, weights)).toEqual(shares);
  });

  it('adds up, gives no line more than it has, and is within one unit of the exact share', () => {
    fc.assert(
      fc.property(totalOf, ([total, weights]) => {
        const shares = allocate(total, weights);
        expect(sum(shares)).toBe(total);
        shares.forEach((share, index) => {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(weights[index]!);
          const difference = BigInt(share) * BigInt(sum(weights)) - BigInt(total) * BigInt(weights[index]!);
          expect(difference > -BigInt(sum(weights) || 1) && difference < BigInt(sum(weights) || 1)).toBe(true);
        });
      }),
    );
  });

  it('refuses more than the lines have', () => {
    expect(() => allocate(3, [1, 1])).toThrow(RangeError);
  });
});

describe('takeFromLargest', () => {
  it.each([
    [47, [8, 39], [8, 39]],
    [75, [100_075, 5], [75, 0]],
    [5, [7, 7], [5, 0]],
  ])('takes %i from %j as %j', (total, from, taken) => {
    expect(takeFromLargest(total, from)).toEqual(taken);
  });

  it('takes all of it, and from no amount more than it has', () => {
    fc.assert(
      fc.property(totalOf, ([total, from]) => {
        const taken = takeFromLargest(total, from);
        expect(sum(taken)).toBe(total);
        expect(taken.every((part, index) => part >= 0 && part <= from[index]!)).toBe(true);
      }),
    );
  });
});
