import { redemptionOf, type RedemptionRequest, type RedemptionRule, worthOf } from './redeem';

const rule: RedemptionRule = { unit: { points: 1, amount: 100 }, min_points: 0, max_percent: 100 };
const request: RedemptionRequest = { requested: 200, at_most: false, available: 620_000, redeemable: 95_000 };

describe('a redemption', () => {
  it('says the most that the sale and the account allow', () => {
    expect(redemptionOf({ ...rule, max_percent: 50 }, request)).toEqual({
      points: 200,
      amount: 20_000,
      most: 475,
      reason: null,
    });
  });

  it('is refused without `at_most` when the account has too few points', () => {
    const few = { ...request, requested: 700 };
    expect(redemptionOf(rule, few)).toMatchObject({ points: 0, amount: 0, most: 620, reason: 'insufficient_points' });
    expect(redemptionOf(rule, { ...few, at_most: true })).toMatchObject({ points: 620, reason: null });
  });

  it('uses whole points of an account that keeps fractions, and none of an account that owes', () => {
    expect(redemptionOf(rule, { ...request, requested: 'max', available: 1_999 })).toMatchObject({ points: 1 });
    expect(redemptionOf(rule, { ...request, requested: 'max', available: -5_000 })).toMatchObject({
      points: 0,
      most: 0,
    });
  });

  it('has no most below the minimum, and asks for nothing when nothing is asked', () => {
    const minimum = { ...rule, min_points: 700 };
    expect(redemptionOf(minimum, { ...request, requested: 0 })).toEqual({
      points: 0,
      amount: 0,
      most: 0,
      reason: null,
    });
    expect(redemptionOf(minimum, { ...request, requested: 'max' })).toMatchObject({
      points: 0,
      reason: 'below_minimum',
    });
  });

  it('never pays more than the part of the sale that points may pay', () => {
    expect(redemptionOf({ ...rule, max_percent: 0 }, request)).toMatchObject({ points: 0, most: 0 });
    expect(redemptionOf(rule, { ...request, redeemable: 19_999 })).toMatchObject({ points: 199, amount: 19_900 });
  });
});

describe('the worth of points', () => {
  it('counts parts of a unit, and is rounded down to cents', () => {
    expect(worthOf(12_345_000, { points: 1, amount: 50 })).toBe(617_250);
    expect(worthOf(3_000, { points: 2, amount: 1 })).toBe(1);
    expect(worthOf(600, { points: 1, amount: 100 })).toBe(60);
  });
});
