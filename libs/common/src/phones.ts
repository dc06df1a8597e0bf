import parsePhoneNumber, { type CountryCode } from 'libphonenumber-js';

/**
 * Converts a phone number to E.164 (`+254701234567`). A local number is read as in `country`. Null if it is not a phone
 * number.
 */
export function toE164(phone: string, country: string): string | null {
  const parsed = parsePhoneNumber(phone, country as CountryCode);
  return parsed?.isValid() ? parsed.number : null;
}
