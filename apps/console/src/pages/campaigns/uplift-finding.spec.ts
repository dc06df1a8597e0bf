import { findingOf, placeOf } from './uplift-finding';

const interval = (lower: number, upper: number) => ({ rate_interval: { lower, upper } });

describe('what an interval says', () => {
  it('is a clear effect only if all of it is on one side of zero', () => {
    expect(findingOf(interval(0.0124, 0.068))).toEqual({ kind: 'more', from: 1.2, to: 6.8 });
    expect(findingOf(interval(-0.068, -0.0124))).toEqual({ kind: 'fewer', from: 1.2, to: 6.8 });
    expect(findingOf(interval(-0.02, 0.051))).toEqual({ kind: 'unclear', from: -2, to: 5.1 });
    expect(findingOf(interval(0, 0.051)).kind).toBe('unclear');
  });

  it('is drawn around zero in the middle', () => {
    expect(placeOf(0, interval(-0.02, 0.05))).toBe(50);
    expect(placeOf(0.05, interval(-0.02, 0.05))).toBe(90);
    expect(placeOf(-0.02, interval(-0.02, 0.05))).toBe(34);
  });
});
