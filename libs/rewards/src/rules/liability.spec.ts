import { endOfDay } from './expiry';
import { liabilityOf, redemptionRate } from './liability';

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

  it('is expected by the part of points that customers use', () => {
    expect(redemptionRate(300, 100)).toBe(750);
    expect(redemptionRate(0, 0)).toBeNull();
  });
});
