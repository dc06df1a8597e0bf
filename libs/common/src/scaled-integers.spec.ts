import fc from 'fast-check';

import { Decimal } from './decimal';
import { floorProportion, fromScaled, proportionOf, toScaled } from './scaled-integers';

describe('scaled integers', () => {
  it.each([
    ['12.5', 2, 1_250],
    ['12', 2, 1_200],
    ['0.001', 3, 1],
    ['99999999.99', 2, 9_999_999_999],
    ['-0.05', 2, -5],
  ])('%s with %i decimals is %i', (written, decimals, scaled) => {
    expect(toScaled(written, decimals)).toBe(scaled);
  });

  it('are written as decimals are, and read back unchanged', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 1, max: 4 }), (scaled, decimals) => {
        const written = fromScaled(scaled, decimals);
        expect(written).toBe(new Decimal(scaled).div(10 ** decimals).toFixed(decimals));
        // Adding zero converts minus zero to zero. Both have the same text.
        expect(toScaled(written, decimals) + 0).toBe(scaled);
      }),
    );
  });

  it('are written exactly beyond 2^53 as bigints', () => {
    expect(fromScaled(90_071_992_547_409_931n, 4)).toBe('9007199254740.9931');
    expect(fromScaled(-5n, 2)).toBe('-0.05');
  });

  it('divide an amount as decimals do, rounded half up', () => {
    const whole = fc.integer({ min: 1, max: 999_999_999 });
    fc.assert(
      fc.property(fc.nat({ max: 9_999_999_999 }), fc.nat({ max: 999_999_999 }), whole, (amount, part, of) => {
        expect(proportionOf(amount, part, of)).toBe(
          new Decimal(amount).times(part).div(of).toDecimalPlaces(0).toNumber(),
        );
      }),
    );
  });

  it.each([
    [1, 500, 1_000, 1],
    [1, 499, 1_000, 0],
    [10, 1, 3, 3],
    [5, 1, 2, 3],
  ])('%i × %i ÷ %i is %i', (amount, part, whole, share) => {
    expect(proportionOf(amount, part, whole)).toBe(share);
  });

  it('round a proportion down exactly, also where the product exceeds 2^53', () => {
    const amount = fc.nat({ max: 9_999_999_999 });
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 1, max: 9_999_999_999 }), (value, part, whole) => {
        fc.pre(BigInt(value) * BigInt(part) < BigInt(whole) * BigInt(Number.MAX_SAFE_INTEGER));
        expect(BigInt(floorProportion(value, part, whole))).toBe((BigInt(value) * BigInt(part)) / BigInt(whole));
      }),
    );
  });
});
