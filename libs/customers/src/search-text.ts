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

/** Case, accents and invisible joiners removed: what two spellings of one name have in common. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðłþı]/gu, (letter) => UNDECOMPOSED[letter] ?? letter);
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
 * What a customer is found by, a line each: name, email, the phone with and without its country code.
 * No search term holds a line break, so a match never spans two of them.
 */
export function searchText({ name, email, phone }: Searchable, country: string): string {
  return [fold(name), fold(email ?? ''), ...(phone ? phoneForms(phone, country) : [])].join('\n');
}

/** The patterns a term stands for: as written and, when it could be a phone number, its digits. */
export function searchTerms(query: string, country: string): { written: string; digits: string } {
  const written = fold(query);
  const couldBePhone = /^[+\d\s().\-/]+$/.test(query) && /\d/.test(query);
  return { written, digits: couldBePhone ? (phoneForms(query, country)[0] ?? written) : written };
}

/** Digits only. A number that cannot be dialled, or only a part of one, loses its trunk zero instead. */
function phoneForms(phone: string, country: string): string[] {
  const parsed = parsePhoneNumber(phone, country as CountryCode);
  if (parsed?.isValid()) return [parsed.number.slice(1), parsed.nationalNumber];
  const digits = phone.replace(/\D/g, '');
  return [digits.replace(/^0+/, '') || digits];
}
