import fc from 'fast-check';

import { backoff, MAX_ATTEMPTS } from './backoff';

describe('backoff', () => {
  it('doubles from one second', () => {
    expect([1, 2, 3, 4].map((attempts) => backoff(attempts, () => 1))).toEqual([1_000, 2_000, 4_000, 8_000]);
  });

  it('stays between half a second and five minutes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_ATTEMPTS }), fc.double({ min: 0, max: 1, noNaN: true }), (n, r) => {
        const delay = backoff(n, () => r);
        expect(delay).toBeGreaterThanOrEqual(500);
        expect(delay).toBeLessThanOrEqual(300_000);
      }),
    );
  });
});
