import { instantOf } from './shop-time';

describe('instantOf', () => {
  it.each([
    ['2026-12-03T09:00', 'Africa/Nairobi', '2026-12-03T06:00:00.000Z'],
    ['2026-12-03T00:30', 'Asia/Kolkata', '2026-12-02T19:00:00.000Z'],
    // Clocks went one hour back at 03:00, and one hour on at 02:00.
    ['2026-10-25T09:00', 'Europe/Berlin', '2026-10-25T08:00:00.000Z'],
    ['2027-03-28T09:00', 'Europe/Berlin', '2027-03-28T07:00:00.000Z'],
  ])('%s in %s', (local, zone, time) => expect(instantOf(local, zone)?.toISOString()).toBe(time));

  it('is null without a time', () => expect(instantOf('', 'Africa/Nairobi')).toBeNull());
});
