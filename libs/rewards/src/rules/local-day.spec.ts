import fc from 'fast-check';

import { addDays, addMonths, localDayOf, monthEnd, startOfDay } from './local-day';

/** Zones without summer time, with it, with midnights that are skipped or shown twice, and on both sides of the date line. */
const ZONES = [
  'Africa/Nairobi',
  'Africa/Cairo',
  'Africa/Casablanca',
  'America/Havana',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Europe/Berlin',
  'Pacific/Apia',
  'Pacific/Chatham',
  'UTC',
];
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const days = fc
  .integer({ min: Date.UTC(2012, 0, 1) / 864e5, max: Date.UTC(2040, 0, 1) / 864e5 })
  .map((n) => dayOf(n * 864e5));

describe('a local day', () => {
  it.each([
    ['2026-03-10T20:59:59Z', 'Africa/Nairobi', '2026-03-10'],
    ['2026-03-10T21:00:00Z', 'Africa/Nairobi', '2026-03-11'],
    ['2026-07-01T03:59:59Z', 'America/New_York', '2026-06-30'],
    ['2026-12-31T23:59:59Z', 'UTC', '2026-12-31'],
  ])('at %s in %s is %s', (at, zone, day) => {
    expect(localDayOf(new Date(at), zone)).toBe(day);
  });

  it.each([
    ['2026-07-01', 'Africa/Nairobi', '2026-06-30T21:00:00.000Z'],
    ['2026-01-15', 'Europe/Berlin', '2026-01-14T23:00:00.000Z'],
    ['2026-07-15', 'Europe/Berlin', '2026-07-14T22:00:00.000Z'],
    // Clocks in Cairo go from 24:00 on Thursday straight to 01:00 on Friday.
    ['2026-04-24', 'Africa/Cairo', '2026-04-23T22:00:00.000Z'],
    // Clocks in Havana show midnight twice on this Sunday: the day begins with the first.
    ['2026-11-01', 'America/Havana', '2026-11-01T04:00:00.000Z'],
    // Samoa had no 30 December 2011.
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
  ])('%s in %s begins at %s', (day, zone, start) => {
    expect(startOfDay(day, zone).toISOString()).toBe(start);
  });

  it('begins at the first moment that the calendar shows it, in every zone', () => {
    fc.assert(
      fc.property(days, fc.constantFrom(...ZONES), (day, zone) => {
        const start = startOfDay(day, zone);
        expect(localDayOf(start, zone)).toBe(day);
        expect(localDayOf(new Date(start.getTime() - 1), zone)).toBe(addDays(day, -1));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('months', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-01-01', 0, '2026-01-01'],
    ['2026-08-31', 60, '2031-08-31'],
  ])('%s plus %i months is %s', (day, months, later) => {
    expect(addMonths(day, months)).toBe(later);
  });

  it('a day plus months is in the right month, on the same day or the last one', () => {
    fc.assert(
      fc.property(days, fc.nat({ max: 60 }), (day, months) => {
        const later = addMonths(day, months);
        const monthOf = (date: string) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
        expect(monthOf(later) - monthOf(day)).toBe(months);
        if (later.slice(8) !== day.slice(8)) {
          expect(later < day.slice(0, 8)).toBe(false);
          expect(later).toBe(monthEnd(later));
          expect(Number(later.slice(8))).toBeLessThan(Number(day.slice(8)));
        }
        expect(addDays(monthEnd(day), 1).slice(8)).toBe('01');
      }),
    );
  });
});
