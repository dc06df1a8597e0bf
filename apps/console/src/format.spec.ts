import { formatFor } from './format';

describe('Format', () => {
  const en = formatFor('en', 'KES', 'Africa/Nairobi');
  const sw = formatFor('sw', 'KES', 'Africa/Nairobi');
  /** `Intl` writes spaces that do not break. */
  const plain = (text: string) => text.replaceAll('\u00a0', ' ');

  it.each([
    ['1250.00', 'Ksh 1,250'],
    ['582.50', 'Ksh 582.50'],
    ['-50.00', '-Ksh 50'],
    ['90071992547409931.25', 'Ksh 90,071,992,547,409,931.25'],
  ])('writes %s shillings as %s in both languages', (amount, text) => {
    expect([plain(en.money(amount)), plain(sw.money(amount))]).toEqual([text, text]);
  });

  it('writes axes short and in English', () => {
    expect([en.compact(22_000), sw.compact(22_000), sw.compact(1_250_000)]).toEqual(['22K', '22K', '1.3M']);
  });

  it('writes times in the zone of the shop, with 24 hours', () => {
    expect(en.dateTime('2026-11-03T21:30:00Z')).toBe('4 Nov 2026, 00:30');
    expect(sw.time('2026-11-03T17:00:00Z')).toBe('20:00');
  });

  it.each(['America/New_York', 'Africa/Nairobi', 'Pacific/Auckland'])('keeps a day without a time in %s', (zone) => {
    const format = formatFor('en', 'USD', zone);
    expect([format.plainDate('2026-11-01'), format.plainDay('2026-11-01'), format.plainMonth('2026-11-01')]).toEqual([
      '1 Nov 2026',
      '1 Nov',
      'November 2026',
    ]);
  });

  it("says yesterday by the shop's calendar", () => {
    const now = Date.parse('2026-11-10T05:00:00Z');
    // 23:30 in Nairobi, nine hours earlier.
    expect(en.ago('2026-11-09T20:30:00Z', now)).toBe('yesterday');
    // 00:30 in Nairobi.
    expect(en.ago('2026-11-09T21:30:00Z', now)).toBe('7 hours ago');
    // 47 hours earlier.
    expect(en.ago('2026-11-08T06:00:00Z', now)).toBe('2 days ago');
  });

  it('says how long ago, up to a week', () => {
    const now = Date.parse('2026-11-10T12:00:00Z');
    expect(en.ago('2026-11-10T11:59:50Z', now)).toBe('now');
    expect(en.ago('2026-11-07T11:00:00Z', now)).toBe('3 days ago');
    expect(sw.ago('2026-11-07T11:00:00Z', now)).toBe('siku 3 zilizopita');
    expect(en.ago('2026-11-01T11:00:00Z', now)).toBe('1 Nov 2026');
  });
});
