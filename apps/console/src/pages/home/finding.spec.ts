import { trendOf } from './finding';

const total = (amount: number, purchases = 100) => ({ amount, purchases });

describe('trendOf', () => {
  it.each([
    [total(1120), total(1000), { kind: 'rose', percent: 12 }],
    [total(800), total(1000), { kind: 'fell', percent: 20 }],
    [total(1040), total(1000), { kind: 'same' }],
    [total(2000, 29), total(1000), { kind: 'same' }],
    [total(2000), total(1000, 29), { kind: 'same' }],
    [total(2000), total(0), { kind: 'same' }],
  ])('of %j after %j is %j', (present, before, trend) => {
    expect(trendOf(present, before)).toEqual(trend);
  });
});
