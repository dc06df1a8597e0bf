import fc from 'fast-check';

import { endOfDay } from './expiry';
import { liabilityOf, redemptionRate } from './liability';
import { sum } from './units';

const timezone = 'Africa/Nairobi';
const unit = { points: 1, amount: 50 };
const until = (day: string) => endOfDay(day, timezone);

describe('the liability of points', () => {
  it('is their worth by the end of their lots, and debts stand apart', () => {
    const lots = [
      { remaining: 45_000, expires_at: null },
      { remaining: 10_000_000, expires_at: until('2027-01-31') },
      { remaining: 300_000, expires_at: until('2026-12-31') },
      { remaining: 2_000_000, expires_at: until('2027-01-31') },
      { remaining: 0, expires_at: until('2027-02-28') },
    ];
    expect(liabilityOf(lots, 300_000, { unit, timezone, asOf: new Date('2026-06-01T00:00:00Z') })).toEqual({
      outstanding_points: 12_345_000,
      outstanding_amount: 617_250,
      owed_points: 300_000,
      by_end: [
        { last_good_day: '2026-12-31', points: 300_000, amount: 15_000 },
        { last_good_day: '2027-01-31', points: 12_000_000, amount: 600_000 },
        { last_good_day: null, points: 45_000, amount: 2_250 },
      ],
    });
  });

  it('ends for a lot at its end, whether or not that is booked', () => {
    const lots = [{ remaining: 1_000, expires_at: until('2026-12-31') }];
    const at = (asOf: Date) => liabilityOf(lots, 0, { unit, timezone, asOf }).outstanding_points;
    expect(at(new Date(until('2026-12-31').getTime() - 1))).toBe(1_000);
    expect(at(until('2026-12-31'))).toBe(0);
  });

  it('is the sum over all accounts, and over all ends', () => {
    const lot = fc.record({
      remaining: fc.nat({ max: 99_999_999 }),
      expires_at: fc.constantFrom(null, until('2026-05-31'), until('2026-06-30'), until('2026-12-31')),
    });
    fc.assert(
      fc.property(fc.array(fc.array(lot, { maxLength: 5 }), { minLength: 1, maxLength: 5 }), (accounts) => {
        const terms = { unit, timezone, asOf: new Date('2026-06-01T00:00:00Z') };
        const all = liabilityOf(accounts.flat(), 0, terms);
        const liabilities = accounts.map((lots) => liabilityOf(lots, 0, terms));
        expect(sum(liabilities.map(({ outstanding_points }) => outstanding_points))).toBe(all.outstanding_points);
        expect(sum(all.by_end.map(({ points }) => points))).toBe(all.outstanding_points);
        // Each amount is rounded down to a cent once.
        const difference =
          all.outstanding_amount - sum(liabilities.map(({ outstanding_amount }) => outstanding_amount));
        expect(difference).toBeGreaterThanOrEqual(0);
        expect(difference).toBeLessThan(accounts.length);
      }),
    );
  });

  it('is expected by the part of points that customers use', () => {
    expect(redemptionRate(300, 100)).toBe(750);
    expect(redemptionRate(0, 0)).toBeNull();
  });
});
