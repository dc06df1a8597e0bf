import { atATime } from './at-a-time';

describe('atATime', () => {
  it.each<[number | null, number, number]>([
    [null, 60, 32],
    [20, 60, 32],
    [1_000, 2, 32],
    [10, 16, 20],
    [1, 60, 8],
    [1, 2, 1],
    [0.1, 2, 1],
  ])('at %p messages a second and %p seconds of patience is %p', (rate, patience, count) => {
    expect(atATime(rate, patience)).toBe(count);
  });
});
