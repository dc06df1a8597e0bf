import { endOfDay, expiresAt, isGood, lastGoodDay, lastGoodDayOf } from './expiry';

describe('expiry', () => {
  it.each([
    ['2020-07-06', 12, 'month_end', '2021-07-31'],
    ['2026-01-31', 1, 'day', '2026-02-28'],
    ['2026-01-01', 0, 'day', '2026-01-01'],
    ['2026-01-01', 0, 'month_end', '2026-01-31'],
    ['2026-01-01', null, 'month_end', null],
  ] as const)('points of %s with %j months by %s are good through %s', (earnedOn, months, at, last) => {
    expect(lastGoodDay(earnedOn, { after_months: months, at })).toBe(last);
  });

  it('counts the day of the sale in the time zone of the shop, and ends when the next day begins there', () => {
    const justAfterMidnight = new Date('2026-01-31T21:30:00Z');
    const end = expiresAt(justAfterMidnight, { after_months: 1, at: 'month_end' }, 'Africa/Nairobi');
    expect(end?.toISOString()).toBe('2026-03-31T21:00:00.000Z');
    expect(lastGoodDayOf(end!, 'Africa/Nairobi')).toBe('2026-03-31');
    expect(expiresAt(justAfterMidnight, { after_months: null, at: 'day' }, 'Africa/Nairobi')).toBeNull();
  });

  it('is exact to the millisecond, also on the day on which summer time begins', () => {
    const end = endOfDay('2026-03-29', 'Europe/Berlin');
    expect(end.toISOString()).toBe('2026-03-29T22:00:00.000Z');
    expect(isGood(end, new Date(end.getTime() - 1))).toBe(true);
    expect(isGood(end, end)).toBe(false);
    expect(isGood(null, end)).toBe(true);
  });
});
