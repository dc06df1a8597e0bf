import { saysSomething, trendOf } from './finding';

const total = (amount: number, purchases = 100) => ({ amount, purchases });

describe('trendOf', () => {
  it.each([
    [total(1120), total(1000), { kind: 'rose', percent: 12 }],
    [total(800), total(1000), { kind: 'fell', percent: 20 }],
    [total(1040), total(1000), { kind: 'same' }],
    [total(960), total(1000), { kind: 'same' }],
    [total(1050), total(1000), { kind: 'rose', percent: 5 }],
    [total(2000, 30), total(1000, 30), { kind: 'rose', percent: 100 }],
    [total(2000, 29), total(1000), { kind: 'none' }],
    [total(2000), total(1000, 29), { kind: 'none' }],
    [total(2000), total(0), { kind: 'none' }],
  ])('of %j after %j is %j', (present, before, trend) => {
    expect(trendOf(present, before)).toEqual(trend);
  });
});

describe('saysSomething', () => {
  it.each([
    [19, false],
    [20, true],
  ])('of %d customers is %s', (customers, answer) => expect(saysSomething(customers)).toBe(answer));
});
