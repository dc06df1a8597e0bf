import { sendConcurrency } from './send-concurrency';

describe('sendConcurrency', () => {
  it.each<[number | null, number, number]>([
    [null, 60, 32],
    [20, 60, 32],
    [1_000, 2, 32],
    [10, 16, 20],
    [1, 60, 8],
    [1, 2, 1],
    [0.1, 2, 1],
  ])('at %p messages a second and %p seconds of patience is %p', (rate, patience, count) => {
    expect(sendConcurrency(rate, patience)).toBe(count);
  });
});
