import { currencyDecimals } from '@wateja/common';
import { isSupportedCountry } from 'libphonenumber-js';

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/**
 * Matches time zones that are named after a place. Offsets and old abbreviations do not match, because JavaScript and
 * PostgreSQL read them differently.
 */
const PLACE = /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[A-Za-z_/+-]+$/;

/** True for an ISO 4217 code in use. */
export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

/** Amounts have two decimals everywhere. A currency with more, such as the Kuwaiti dinar, would be rounded. */
export const hasTooManyDecimals = (currency: string): boolean => currencyDecimals(currency) > 2;

/** True for an IANA time zone such as `Africa/Nairobi`, and `UTC`. */
export function isTimezone(name: string): boolean {
  if (name === 'UTC') return true;
  if (!PLACE.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** True for an ISO 3166-1 alpha-2 code, in capitals, of a country with a phone numbering plan. */
export function isCountry(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && isSupportedCountry(code);
}
