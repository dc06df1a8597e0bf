import { isCountry, isCurrency, isTimezone } from './business-settings';

describe('the settings of a business', () => {
  it.each(['KES', 'TZS', 'USD'])('know the currency %s', (code) => expect(isCurrency(code)).toBe(true));

  it.each(['kes', 'KSH', '', 'KES '])('refuse %j as a currency', (code) => expect(isCurrency(code)).toBe(false));

  it.each(['Africa/Nairobi', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires', 'UTC'])(
    'know the time zone %s',
    (name) => expect(isTimezone(name)).toBe(true),
  );

  it.each(['Africa/Kisumu', 'Nairobi', '+03:00', 'Etc/GMT-3', 'EST', '', 'Africa/'])(
    'refuse %j as a time zone',
    (name) => expect(isTimezone(name)).toBe(false),
  );

  it.each(['KE', 'TZ', 'GB'])('know the country %s', (code) => expect(isCountry(code)).toBe(true));

  it.each(['ke', 'KEN', 'ZZ', '', '__proto__'])('refuse %j as a country', (code) =>
    expect(isCountry(code)).toBe(false),
  );
});
