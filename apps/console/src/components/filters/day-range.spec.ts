import { dayRange, daysFrom, timesOf } from './day-range';

const NAIROBI = 'Africa/Nairobi';
/** In Nairobi it is already 4 November. */
const NOW = Date.parse('2026-11-03T22:00:00Z');

describe('dayRange', () => {
  it.each([
    [{ days: 7 }],
    [{ from: '2026-11-01' }],
    [{ to: '2026-11-03' }],
    [{ from: '2026-11-03', to: '2026-11-03' }],
  ])('reads %j', (address) => {
    expect(dayRange(address)).toEqual(address);
  });

  it.each([
    [{ from: '2026-11-04', to: '2026-11-03' }],
    [{ from: '2026-02-31' }],
    [{ from: '2026-13-01' }],
    [{ to: '03/11/2026' }],
    [{ to: 20261103 }],
    [{ days: 0 }],
    [{ days: '7' }],
    [{ days: 1.5 }],
    [{ days: 1e9 }],
  ])('leaves out %j', (address) => {
    expect(dayRange(address)).toEqual({});
  });
});

describe('timesOf', () => {
  it.each([
    [{}, {}],
    [{ days: 1 }, { from: '2026-11-03T21:00:00.000Z' }],
    [{ days: 7 }, { from: '2026-10-28T21:00:00.000Z' }],
    [
      { from: '2026-11-01', to: '2026-11-03' },
      { from: '2026-10-31T21:00:00.000Z', to: '2026-11-03T21:00:00.000Z' },
    ],
    [{ to: '2026-12-31' }, { to: '2026-12-31T21:00:00.000Z' }],
  ])('makes of %j the times %j', (range, times) => {
    expect(timesOf(range, NOW, NAIROBI)).toEqual(times);
  });
});

describe('daysFrom', () => {
  it.each([
    ['2026-11-03', '2026-11-03', 1],
    ['2026-10-31', '2026-11-02', 3],
  ])('counts the days from %s to %s: %i', (from, to, days) => {
    expect(daysFrom(from, to)).toBe(days);
  });
});
