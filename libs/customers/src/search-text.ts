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
 * What keyboards and people put for an apostrophe: quotes, primes, modifier letters, and the accents that stand alone. They
 * are taken out before the text is decomposed too, because an acute accent would leave a space.
 */
const APOSTROPHES =
  /[\u0027\u0060\u00b4\u02b9-\u02bf\u02c8\u02ca\u02cb\u02ee\u055a\u05f3\u2018-\u201b\u2032\u2035\ua78b\ua78c\uff07\uff40]/gu;

/** The zeros of the scripts that have digits of their own; the nine others follow each. */
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
 * What two spellings of one name have in common: case, accents, apostrophes and invisible joiners are removed, a dash is
 * a space, any run of spaces is one, and digits are those of ASCII.
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

/** The number in E.164 (`+254701234567`), read as a caller in `country` would; null when it is none. */
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
 * What a customer is found by, a line each: name, email, the phone with and without its country code, and the phone as
 * it was typed when it has more than digits. No search term holds a line break, so a match never spans two of them.
 */
export function searchText({ name, email, phone }: Searchable, country: string): string {
  return [fold(name), fold(email ?? ''), ...(phone ? phoneLines(phone, country) : [])].join('\n');
}

/** The patterns a term stands for: as written and, when it could be a phone number, its digits. */
export function searchTerms(query: string, country: string): { written: string; digits: string } {
  const written = fold(query);
  const number = validNumber(query, country);
  if (number) return { written, digits: number.international };
  return { written, digits: OF_DIGITS.test(written) || VANITY.test(written) ? plainDigits(written) : written };
}

/** The digits of a number that can be dialled, without the country code; undefined for other terms. */
export const nationalDigits = (query: string, country: string): string | undefined =>
  validNumber(query, country)?.national;

/** Digits and what people put between them, folded. */
const OF_DIGITS = /^(?=.*\d)[+\d ().,/]+$/;
/** `0800 wateja`: letters stand for the keys they are on. */
const VANITY = /^\+?\d{3}[\d ().]*[a-z]{3}[a-z\d ]*$/;

function phoneLines(phone: string, country: string): string[] {
  const typed = fold(phone);
  const number = validNumber(phone, country);
  const digits = number ? [number.international, number.national] : [plainDigits(typed)];
  return OF_DIGITS.test(typed) ? digits : [...digits, typed];
}

/** The digits of a number that can be dialled, with and without the country code. */
function validNumber(phone: string, country: string): { international: string; national: string } | undefined {
  const parsed = parsePhoneNumber(phone, country as CountryCode);
  return parsed?.isValid() ? { international: parsed.number.slice(1), national: parsed.nationalNumber } : undefined;
}

/** The digits of a number that cannot be dialled, or of a part of one, without the trunk zero. */
function plainDigits(typed: string): string {
  const keyed = VANITY.test(typed) ? typed.replace(/[a-z]/g, (letter) => keyOf(letter)) : typed;
  const digits = keyed.replace(/\D/g, '');
  return digits.replace(/^0+/, '') || digits;
}

/** The key of a phone that a letter is on. */
const keyOf = (letter: string) => '22233344455566677778889999'.charAt(letter.charCodeAt(0) - 97);
