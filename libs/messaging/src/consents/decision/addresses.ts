import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** True for a phone number in E.164 that can exist. */
export const isPhone = (phone: string | null): phone is string => phoneCountry(phone) !== null;

/**
 * The country of a phone number in E.164, as ISO 3166 spells it; undefined for a number of no country, such as one of a
 * satellite network; null for a number that cannot exist.
 */
export function phoneCountry(phone: string | null): string | undefined | null {
  if (phone === null || !/^\+[1-9]\d{6,14}$/.test(phone)) return null;
  const parsed = parsePhoneNumberFromString(phone);
  return parsed?.number === phone && parsed.isValid() ? parsed.country : null;
}

/**
 * Matches an address with only those characters of RFC 5322 that need no quotes. Mail servers read the others in
 * different ways.
 */
const EMAIL = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z](?:[a-z\d-]{0,61}[a-z\d])$/i;

/**
 * True for an email address that every mail server and header reads the same way: no quotes, at most 254 characters.
 */
export function isEmail(email: string | null): email is string {
  return email !== null && email.length <= 254 && EMAIL.test(email) && !/^\.|\.\.|\.@/.test(email);
}
