import parsePhoneNumber, { type CountryCode } from 'libphonenumber-js';

/** Letters that Unicode does not decompose into a base letter and a mark. */
const UNDECOMPOSED: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
};

/**
 * Characters that people type as an apostrophe: quotes, primes, modifier letters, and stand-alone accents. They are
 * also removed before the text is decomposed, because an acute accent would leave a space.
 */
const APOSTROPHES =
  /[\u0027\u0060\u00b4\u02b9-\u02bf\u02c8\u02ca\u02cb\u02ee\u055a\u05f3\u2018-\u201b\u2032\u2035\ua78b\ua78c\uff07\uff40]/gu;

/** The zeros of scripts with their own digits. In Unicode, the other nine digits follow the zero. */
const ZEROS = [
  ...[0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0],
  ...[0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620],
  ...[0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0x1e950],
];

function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const zero = ZEROS.findLast((each) => each <= code) ?? code;
  return code - zero < 10 ? String(code - zero) : digit;
}

/**
 * Simplifies a text, so that different spellings of a name become equal: removes case, accents, apostrophes and
 * invisible joiners, replaces dashes and runs of spaces by one space, and other digits by ASCII digits.
 */
export function fold(text: string): string {
  return text
    .replace(APOSTROPHES, '')
    .normalize('NFKD')
    .replace(APOSTROPHES, '')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðłþı]/gu, (letter) => UNDECOMPOSED[letter] ?? letter)
    .replace(/\p{Nd}/gu, asciiDigit)
    .replace(/[\s\p{Pd}\u2212]+/gu, ' ')
    .trim();
}

/**
 * Converts a phone number to E.164 (`+254701234567`). A local number is read as in `country`. Null if it is not a phone
 * number.
 */
export function toE164(phone: string, country: string): string | null {
  const parsed = parsePhoneNumber(phone, country as CountryCode);
  return parsed?.isValid() ? parsed.number : null;
}

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
