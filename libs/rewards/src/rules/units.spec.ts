import { fromThousandths } from './units';

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
});
