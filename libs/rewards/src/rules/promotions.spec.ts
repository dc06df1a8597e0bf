import fc from 'fast-check';

import { ALL_WEEKDAYS, bestMultiplier, isActive, type Promotion } from './promotions';

const NAIROBI = 'Africa/Nairobi';
/** All of Tuesday, 10 March 2026 in Nairobi. */
const TUESDAY: Promotion = {
  ...{ id: 1, multiplier: 2_000, weekdays: ALL_WEEKDAYS },
  starts_at: new Date('2026-03-09T21:00:00Z'),
  ends_at: new Date('2026-03-10T21:00:00Z'),
};
const EVERY_TUESDAY: Promotion = {
  ...TUESDAY,
  starts_at: new Date('2026-01-01T00:00:00Z'),
  ends_at: null,
  weekdays: [2],
};
const noon = new Date('2026-03-10T09:00:00Z');

describe('the multiplier of a sale', () => {
  it('is the best one, and never a product', () => {
    const of = (tier: number, ...promotions: Promotion[]) => bestMultiplier(tier, promotions, noon, NAIROBI);
    expect(of(1_500, TUESDAY)).toEqual({ multiplier: 2_000, promotion: TUESDAY });
    expect(of(3_000, TUESDAY)).toEqual({ multiplier: 3_000, promotion: null });
    const triple = { ...TUESDAY, id: 2, multiplier: 3_000 };
    expect(of(1_500, TUESDAY, triple, { ...triple, id: 3 })).toEqual({ multiplier: 3_000, promotion: triple });
  });

  it('is the tier’s where a promotion gives no more', () => {
    expect(bestMultiplier(2_000, [TUESDAY], noon, NAIROBI).promotion).toBeNull();
    expect(bestMultiplier(1_250, [], noon, NAIROBI)).toEqual({ multiplier: 1_250, promotion: null });
  });
});

describe('a promotion', () => {
  it.each([
    ['2026-03-09T20:59:59.999Z', false],
    ['2026-03-09T21:00:00Z', true],
    ['2026-03-10T20:59:59.999Z', true],
    ['2026-03-10T21:00:00Z', false],
  ])('counts from its start until before its end: %s', (time, counts) => {
    expect(isActive(TUESDAY, new Date(time), NAIROBI)).toBe(counts);
    // Midnight in Nairobi is also where a day of the week begins.
    expect(isActive(EVERY_TUESDAY, new Date(time), NAIROBI)).toBe(counts);
  });

  it('counts for ever without an end', () => {
    expect(isActive({ ...TUESDAY, ends_at: null }, new Date('2030-01-01T00:00:00Z'), NAIROBI)).toBe(true);
  });

  it('counts on the days of the week of the shop, with Sunday as the seventh', () => {
    const sunday = new Date('2026-03-15T12:00:00Z');
    expect(isActive({ ...EVERY_TUESDAY, weekdays: [7] }, sunday, NAIROBI)).toBe(true);
    expect(isActive({ ...EVERY_TUESDAY, weekdays: [1, 2, 3, 4, 5, 6] }, sunday, NAIROBI)).toBe(false);
    // The same moment is Monday on Kiritimati, and Sunday in Honolulu.
    const evening = new Date('2026-03-15T20:00:00Z');
    expect(isActive({ ...EVERY_TUESDAY, weekdays: [1] }, evening, 'Pacific/Kiritimati')).toBe(true);
    expect(isActive({ ...EVERY_TUESDAY, weekdays: [7] }, evening, 'Pacific/Honolulu')).toBe(true);
  });

  it('counts on every moment on exactly one of the seven days', () => {
    const moments = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    const timezones = fc.constantFrom(NAIROBI, 'UTC', 'Pacific/Kiritimati', 'America/New_York', 'Africa/Cairo');
    fc.assert(
      fc.property(moments, timezones, (at, timezone) => {
        const always = { ...TUESDAY, starts_at: new Date(0), ends_at: null };
        const counting = ALL_WEEKDAYS.filter((day) => isActive({ ...always, weekdays: [day] }, at, timezone));
        expect(counting).toHaveLength(1);
      }),
    );
  });
});
