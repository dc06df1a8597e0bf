import fc from 'fast-check';

import { floorProportion, fromThousandths } from './units';

describe('units', () => {
  it.each([
    [620_000, '620'],
    [600, '0.6'],
    [1_800, '1.8'],
    [-50_000, '-50'],
    [0, '0'],
    [100_000_000_001, '100000000.001'],
  ])('%i thousandths are written as %s', (thousandths, written) => {
    expect(fromThousandths(thousandths)).toBe(written);
  });

  it('a proportion is rounded down exactly, also where the product exceeds 2^53', () => {
    const amount = fc.nat({ max: 9_999_999_999 });
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 1, max: 9_999_999_999 }), (value, part, whole) => {
        fc.pre(BigInt(value) * BigInt(part) < BigInt(whole) * BigInt(Number.MAX_SAFE_INTEGER));
        expect(BigInt(floorProportion(value, part, whole))).toBe((BigInt(value) * BigInt(part)) / BigInt(whole));
      }),
    );
  });
});
