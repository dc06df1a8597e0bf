import { slopeOf } from './line';

describe('the slope of a line', () => {
  it('is that of points on one', () => {
    expect(slopeOf([0, 10, 20].map((at) => [at, 5 + 2 * at] as const))).toBeCloseTo(2);
  });

  it('is 0 where points only go up and down', () => {
    expect(slopeOf([7, 3, 3, 7].map((value, at) => [at, value] as const))).toBeCloseTo(0);
  });
});
