import fc from 'fast-check';

import { newcombe, type Share, wilson } from './newcombe';

const share = fc
  .integer({ min: 1, max: 5_000 })
  .chain((total) => fc.record({ positive: fc.integer({ min: 0, max: total }), total: fc.constant(total) }));

const CLOSE = 4;

describe("Newcombe's method 10", () => {
  // Table II of the paper, rows (a) to (h), with its printed digits.
  it.each<[Share, Share, number, number]>([
    [{ positive: 56, total: 70 }, { positive: 48, total: 80 }, 0.0524, 0.3339],
    [{ positive: 9, total: 10 }, { positive: 3, total: 10 }, 0.1705, 0.809],
    [{ positive: 6, total: 7 }, { positive: 2, total: 7 }, 0.0582, 0.8062],
    [{ positive: 5, total: 56 }, { positive: 0, total: 29 }, -0.0381, 0.1926],
    [{ positive: 0, total: 10 }, { positive: 0, total: 20 }, -0.1611, 0.2775],
    [{ positive: 0, total: 10 }, { positive: 0, total: 10 }, -0.2775, 0.2775],
    [{ positive: 10, total: 10 }, { positive: 0, total: 20 }, 0.6791, 1],
    [{ positive: 10, total: 10 }, { positive: 0, total: 10 }, 0.6075, 1],
  ])('gives the published interval of %j and %j', (one, other, lower, upper) => {
    const interval = newcombe(one, other);
    expect(interval.lower).toBeCloseTo(lower, CLOSE);
    expect(interval.upper).toBeCloseTo(upper, CLOSE);
  });

  it('holds the difference, and stays from -1 to 1', () => {
    fc.assert(
      fc.property(share, share, (one, other) => {
        const { lower, upper } = newcombe(one, other);
        const difference = one.positive / one.total - other.positive / other.total;
        expect(lower).toBeLessThanOrEqual(difference);
        expect(upper).toBeGreaterThanOrEqual(difference);
        expect(lower).toBeGreaterThanOrEqual(-1);
        expect(upper).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('turns around when the groups are swapped', () => {
    fc.assert(
      fc.property(share, share, (one, other) => {
        const [forward, back] = [newcombe(one, other), newcombe(other, one)];
        expect(forward.lower).toBeCloseTo(-back.upper, 12);
        expect(forward.upper).toBeCloseTo(-back.lower, 12);
      }),
    );
  });

  it('turns around when those who bought and those who did not are swapped', () => {
    const swapped = ({ positive, total }: Share) => ({ positive: total - positive, total });
    fc.assert(
      fc.property(share, share, (one, other) => {
        const [forward, back] = [newcombe(one, other), newcombe(swapped(one), swapped(other))];
        expect(forward.lower).toBeCloseTo(-back.upper, 10);
      }),
    );
  });
});

/** At both ends of Wilson's interval the score test is just not significant: p̂ - p is z standard errors of p. */
test("Wilson's interval solves the score equation", () => {
  fc.assert(
    fc.property(share, ({ positive, total }) => {
      const { lower, upper } = wilson({ positive, total });
      for (const p of [lower, upper]) {
        const distance = (positive / total - p) ** 2 - (1.959963984540054 ** 2 * p * (1 - p)) / total;
        expect(Math.abs(distance)).toBeLessThan(1e-12);
      }
    }),
  );
});
