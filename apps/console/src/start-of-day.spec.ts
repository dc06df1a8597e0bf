import { startOfDay } from './start-of-day';

describe('startOfDay', () => {
  it.each([
    ['Africa/Nairobi', '2026-11-29T12:00:00Z', '2026-11-28T21:00:00.000Z'],
    ['Africa/Nairobi', '2026-11-29T20:59:59.999Z', '2026-11-28T21:00:00.000Z'],
    ['Africa/Nairobi', '2026-11-29T21:00:00Z', '2026-11-29T21:00:00.000Z'],
    ['UTC', '2026-11-29T00:00:00Z', '2026-11-29T00:00:00.000Z'],
    ['Europe/Berlin', '2026-10-25T22:00:00Z', '2026-10-24T22:00:00.000Z'],
    ['America/New_York', '2026-03-08T20:00:00Z', '2026-03-08T05:00:00.000Z'],
  ])('in %s at %s was %s', (zone, now, start) => {
    expect(startOfDay(Date.parse(now), zone).toISOString()).toBe(start);
  });
});
