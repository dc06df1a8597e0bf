import fc from 'fast-check';

import { takeFromLargest } from './take-from-largest';
import { sum } from './units';

const amounts = fc.array(fc.nat({ max: 9_999_999_999 }), { minLength: 1, maxLength: 8 });
/** Amounts, and a total that is at most their sum. */
const totalOf = amounts.chain((weights) => fc.tuple(fc.nat({ max: sum(weights) }), fc.constant(weights)));

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
