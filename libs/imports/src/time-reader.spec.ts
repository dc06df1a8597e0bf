import fc from 'fast-check';

import { type DateOrder, TimeReader } from './time-reader';

const read = (cell: string, dates: DateOrder | null = null, timezone = 'Africa/Nairobi') =>
  new TimeReader(timezone, dates).read(cell);

describe('a time', () => {
  it.each([
    ['2024-01-15T10:30:00Z', '2024-01-15T10:30:00Z'],
    ['2024-01-15T10:30:00+03:00', '2024-01-15T10:30:00+03:00'],
    ['2024-01-15 10:30:00+0300', '2024-01-15T07:30:00.000Z'],
    ['2024-01-15 10:30:00 +0300', '2024-01-15T07:30:00.000Z'],
    ['2024-01-15 10:30', '2024-01-15T07:30:00.000Z'],
    ['2024-01-15T10:30:15', '2024-01-15T07:30:15.000Z'],
    ['2024/1/5 9:05', '2024-01-05T06:05:00.000Z'],
    ['2024-01-15', '2024-01-14T21:00:00.000Z'],
    ['15/01/2024 10:30', '2024-01-15T07:30:00.000Z'],
    ['01/15/2024, 10:30 PM', '2024-01-15T19:30:00.000Z'],
    ['1/15/24 12:05am', '2024-01-14T21:05:00.000Z'],
    ['15.01.2024', '2024-01-14T21:00:00.000Z'],
    ['05/05/2024', '2024-05-04T21:00:00.000Z'],
  ])('%s is read without being told more', (cell, time) => {
    expect(read(cell)).toBe(time);
  });

  it('is read with the day first or the month first, as it is said', () => {
    expect(read('03/04/2024', 'dmy')).toBe('2024-04-02T21:00:00.000Z');
    expect(read('03/04/2024', 'mdy')).toBe('2024-03-03T21:00:00.000Z');
  });

  it('is left as it is, and called ambiguous, if the order is not given', () => {
    const times = new TimeReader('Africa/Nairobi', null);
    expect(times.read('03/04/2024 10:30')).toBe('03/04/2024 10:30');
    expect(times.isAmbiguous('03/04/2024 10:30')).toBe(true);
    expect(times.isAmbiguous('13/04/2024')).toBe(false);
    expect(new TimeReader('Africa/Nairobi', 'dmy').isAmbiguous('03/04/2024')).toBe(false);
  });

  it.each(['yesterday', '', '31/02/2024', '2024-02-30', '2024-13-01', '15/01/2024 25:00', '1/15/24 13:00 pm', '12:30'])(
    '%j is none',
    (cell) => expect(read(cell)).toBe(cell),
  );

  it.each(['mdy', 'dmy'] as const)('is none where the order %s does not fit', (order) => {
    const cell = order === 'mdy' ? '13/01/2024' : '01/13/2024';
    expect(read(cell, order)).toBe(cell);
  });

  it('is the first one when clocks repeat an hour, and after the change when they skip it', () => {
    expect(read('2024-11-03 01:30', null, 'America/New_York')).toBe('2024-11-03T05:30:00.000Z');
    expect(read('2024-03-10 02:30', null, 'America/New_York')).toBe('2024-03-10T07:30:00.000Z');
    expect(read('2024-07-01 12:00', null, 'America/New_York')).toBe('2024-07-01T16:00:00.000Z');
  });

  it.each([
    ['2027-03-31', '2027-03-31'],
    ['31/03/2027', '2027-03-31'],
    ['3/31/27 11:30 pm', '2027-03-31'],
    ['2027-03-31 23:30', '2027-03-31'],
    ['2027-03-31T23:30:00+03:00', '2027-03-31T23:30:00+03:00'],
    ['2027-03-31 23:30 +0300', '2027-03-31T20:30:00.000Z'],
    ['2027-02-30', '2027-02-30'],
    ['soon', 'soon'],
  ])('%s is the same day in every zone, unless it has an offset', (cell, day) => {
    for (const timezone of ['Pacific/Kiritimati', 'Africa/Nairobi', 'UTC', 'America/Los_Angeles']) {
      expect(new TimeReader(timezone, null).readDay(cell)).toBe(day);
    }
  });

  it('shows on the clocks of its zone what was written', () => {
    const zones = fc.constantFrom('Africa/Nairobi', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'UTC');
    const noons = fc.date({ min: new Date('1990-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(zones, noons, (timeZone, date) => {
        const written = `${date.toISOString().slice(0, 10)} 12:34:56`;
        const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
        expect(shown.format(new Date(read(written, null, timeZone)))).toBe(written);
      }),
    );
  });
});
