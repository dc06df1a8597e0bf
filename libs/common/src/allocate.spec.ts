import fc from 'fast-check';

import { allocate } from './allocate';

const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
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
