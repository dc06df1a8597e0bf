import { MAX_ATTEMPTS, waitAfter } from './retry-schedule';

const HOUR_MS = 3_600_000;
const total = (random: number) =>
  Array.from({ length: MAX_ATTEMPTS - 1 }, (_, index) => waitAfter(index + 1, () => random) ?? Number.NaN).reduce(
    (sum, wait) => sum + wait,
  );

describe('The schedule of attempts', () => {
  it('begins with seconds, and never gets denser', () => {
    const waits = Array.from({ length: MAX_ATTEMPTS - 1 }, (_, index) => waitAfter(index + 1, () => 0.5) as number);
    expect(waits.slice(0, 3)).toEqual([5_000, 30_000, 120_000]);
    expect(waits.toSorted((a, b) => a - b)).toEqual(waits);
  });

  it('takes about a day, with jitter of a tenth, and then ends', () => {
    expect(total(0) / HOUR_MS).toBeGreaterThan(21);
    expect(total(0.5) / HOUR_MS).toBeCloseTo(23.7, 1);
    expect(total(1) / HOUR_MS).toBeLessThan(26.2);
    expect(waitAfter(MAX_ATTEMPTS)).toBeNull();
  });
});
