import fc from 'fast-check';

import { ZonedTime } from './zoned-time';

const ZONES = ['Africa/Nairobi', 'Asia/Kathmandu', 'America/New_York', 'Australia/Lord_Howe', 'Europe/Dublin', 'UTC'];

describe('a time in the zone of the shop', () => {
  it.each([
    ['Africa/Nairobi', '2026-11-28T14:05:00.123Z', '2026-11-28T17:05:00.123+03:00'],
    ['America/New_York', '2026-03-08T06:59:59.999Z', '2026-03-08T01:59:59.999-05:00'],
    ['America/New_York', '2026-03-08T07:00:00.000Z', '2026-03-08T03:00:00.000-04:00'],
    ['Asia/Kathmandu', '2025-12-31T18:15:00.000Z', '2026-01-01T00:00:00.000+05:45'],
  ])('%s: %s is %s', (zone, utc, local) => expect(new ZonedTime(zone).iso(new Date(utc))).toBe(local));

  it('is the same moment, as text and as a number', () => {
    const moment = fc.date({ min: new Date('1980-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), moment, (zone, time) => {
        const zoned = new ZonedTime(zone);
        const iso = zoned.iso(time);
        expect(new Date(iso)).toEqual(time);
        const shown = new Date(Math.round((zoned.serial(time) - 25_569) * 86_400_000));
        expect(shown.toISOString().slice(0, -1)).toBe(iso.slice(0, 'yyyy-mm-ddThh:mm:ss.mmm'.length));
      }),
    );
  });
});
