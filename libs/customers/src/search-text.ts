import { fold, toE164 } from '@wateja/common';
import parsePhoneNumber, { type CountryCode } from 'libphonenumber-js';

export { fold, toE164 };

interface Searchable {
  name: string;
  email?: string | null | undefined;
  phone?: string | null | undefined;
}

/**
 * The text that search reads, with one line for each value: name, email, the phone with and without its country code,
 * and the phone as typed if it has more than digits. A search term has no line break, so it never matches parts of two
 * lines.
 */
export function searchText({ name, email, phone }: Searchable, country: string): string {
  return [fold(name), fold(email ?? ''), ...(phone ? phoneLines(phone, country) : [])].join('\n');
}

/** The patterns for a search term: the term as written and, if it can be a phone number, its digits. */
export function searchTerms(query: string, country: string): { written: string; digits: string } {
  const written = fold(query);
  const number = validNumber(query, country);
  if (number) return { written, digits: number.international };
  return { written, digits: OF_DIGITS.test(written) || VANITY.test(written) ? plainDigits(written) : written };
}

/** False for a text without two digits, which is a phone number in no country. */
export const mayBePhone = (text: string): boolean => /\p{Nd}\P{Nd}*\p{Nd}/u.test(text);

/** The digits of a number that can be dialled, without the country code; undefined for other terms. */
export const nationalDigits = (query: string, country: string): string | undefined =>
  validNumber(query, country)?.national;

/** Digits and the characters that people write between them, simplified. */
const OF_DIGITS = /^(?=.*\d)[+\d ().,/]+$/;
/** In `0800 wateja`, letters stand for the digits of their keys. */
const VANITY = /^\+?\d{3}[\d ().]*[a-z]{3}[a-z\d ]*$/;

function phoneLines(phone: string, country: string): string[] {
  const typed = fold(phone);
  const number = validNumber(phone, country);
  const digits = number ? [number.international, number.national] : [plainDigits(typed)];
  return OF_DIGITS.test(typed) ? digits : [...digits, typed];
}

/** The digits of a valid number, with and without the country code. */
function validNumber(phone: string, country: string): { international: string; national: string } | undefined {
  // The library throws an error for a text that is no number, which takes longer than the rest of a search.
  if (!mayBePhone(phone)) return undefined;
  const parsed = parsePhoneNumber(phone, country as CountryCode);
  return parsed?.isValid() ? { international: parsed.number.slice(1), national: parsed.nationalNumber } : undefined;
}

/** The digits of an invalid or incomplete number, without its leading zero. */
function plainDigits(typed: string): string {
  const keyed = VANITY.test(typed) ? typed.replace(/[a-z]/g, (letter) => keyOf(letter)) : typed;
  const digits = keyed.replace(/\D/g, '');
  return digits.replace(/^0+/, '') || digits;
}

/** The digit of the phone key that has this letter. */
const keyOf = (letter: string) => '22233344455566677778889999'.charAt(letter.charCodeAt(0) - 97);
