import { fold } from '@wateja/common';
import parsePhoneNumber, { type CountryCode } from 'libphonenumber-js';

/** How many digits of a number of the country stay readable, at its beginning and at its end. */
const FIRST_DIGITS = 2;
const LAST_DIGITS = 3;
/** Of a phone with fewer digits, at most the last two are readable: three of five digits would identify the number. */
const MIN_DIGITS = 9;

/**
 * A phone whose middle digits are dots: `07•• ••• 777`. Staff and customers recognise the number, but nobody can dial it.
 * Of a number of another country, the country code and the last digits are readable.
 */
export function maskPhone(phone: string, country: string): string {
  const parsed = parsePhoneNumber(phone, country as CountryCode);
  if (!parsed?.isValid()) return mask(digitsOf(phone), FIRST_DIGITS);
  if (parsed.country === country) return mask(digitsOf(parsed.formatNational()), FIRST_DIGITS);
  return `+${parsed.countryCallingCode} ${mask(parsed.nationalNumber, 0)}`;
}

/** The digits of a text, those of every script as ASCII digits. */
export const digitsOf = (text: string): string => fold(text).replace(/\D/g, '');

function mask(digits: string, first: number): string {
  const isShort = digits.length < MIN_DIGITS;
  const readable = isShort
    ? { first: 0, last: Math.min(2, Math.floor(digits.length / 2)) }
    : { first, last: LAST_DIGITS };
  const hidden = '•'.repeat(digits.length - readable.first - readable.last);
  return inGroups(digits.slice(0, readable.first) + hidden + digits.slice(digits.length - readable.last));
}

/** In threes from the end. One or two characters at the beginning stay with the three after them. */
function inGroups(text: string): string {
  const groups = [];
  let end = text.length;
  for (; end >= 6; end -= 3) groups.unshift(text.slice(end - 3, end));
  return [text.slice(0, end), ...groups].join(' ');
}
