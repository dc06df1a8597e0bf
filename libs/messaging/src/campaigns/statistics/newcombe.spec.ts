import fc from 'fast-check';

import { newcombe, type Share, wilson } from './newcombe';

const share = fc
  .integer({ min: 1, max: 5_000 })
  .chain((of) => fc.record({ yes: fc.integer({ min: 0, max: of }), of: fc.constant(of) }));

const CLOSE = 4;

describe("Newcombe's method 10", () => {
  // Table II of the paper, rows (a) to (h), with its printed digits.
  it.each<[Share, Share, number, number]>([
    [{ yes: 56, of: 70 }, { yes: 48, of: 80 }, 0.0524, 0.3339],
    [{ yes: 9, of: 10 }, { yes: 3, of: 10 }, 0.1705, 0.809],
    [{ yes: 6, of: 7 }, { yes: 2, of: 7 }, 0.0582, 0.8062],
    [{ yes: 5, of: 56 }, { yes: 0, of: 29 }, -0.0381, 0.1926],
    [{ yes: 0, of: 10 }, { yes: 0, of: 20 }, -0.1611, 0.2775],
    [{ yes: 0, of: 10 }, { yes: 0, of: 10 }, -0.2775, 0.2775],
    [{ yes: 10, of: 10 }, { yes: 0, of: 20 }, 0.6791, 1],
    [{ yes: 10, of: 10 }, { yes: 0, of: 10 }, 0.6075, 1],
  ])('gives the published interval of %j and %j', (one, other, lower, upper) => {
    const found = newcombe(one, other);
    expect(found.lower).toBeCloseTo(lower, CLOSE);
    expect(found.upper).toBeCloseTo(upper, CLOSE);
  });

  it('holds the difference, and stays from -1 to 1', () => {
    fc.assert(
      fc.property(share, share, (one, other) => {
        const { lower, upper } = newcombe(one, other);
        const difference = one.yes / one.of - other.yes / other.of;
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
        const [there, back] = [newcombe(one, other), newcombe(other, one)];
        expect(there.lower).toBeCloseTo(-back.upper, 12);
        expect(there.upper).toBeCloseTo(-back.lower, 12);
      }),
    );
  });

  it('turns around when those who bought and those who did not are swapped', () => {
    const swapped = ({ yes, of }: Share) => ({ yes: of - yes, of });
    fc.assert(
      fc.property(share, share, (one, other) => {
        const [there, back] = [newcombe(one, other), newcombe(swapped(one), swapped(other))];
        expect(there.lower).toBeCloseTo(-back.upper, 10);
      }),
    );
  });
});

/** At both ends of Wilson's interval the score test is just not significant: p̂ - p is z standard errors of p. */
test("Wilson's interval solves the score equation", () => {
  fc.assert(
    fc.property(share, ({ yes, of }) => {
      const { lower, upper } = wilson({ yes, of });
      for (const p of [lower, upper]) {
        const distance = (yes / of - p) ** 2 - (1.959963984540054 ** 2 * p * (1 - p)) / of;
        expect(Math.abs(distance)).toBeLessThan(1e-12);
      }
    }),
  );
});
