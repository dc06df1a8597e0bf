const MASK = '***';

/** Values in PostgreSQL's messages about refused rows: `Key (email)=(x@y.z) already exists.` */
const KEY_VALUES =
  /\bKey \(([^()\n]{0,200})\)=\((?:(?:(?!Key \()[^])*?\)(?= (?:already exists|is not present|is still referenced|conflicts))|[^\n]*\))/g;
const FAILING_ROW = /Failing row contains \((?:(?!Failing row contains)[^])*?(?:\)(?=\.?\s*(?:\n|$))|$)/g;

/** It matches from the beginning of a word. Starting at each letter would take hours for a very long word. */
const JWT = /(?<![\w-])(?=[\w-]*eyJ)[\w-]+\.[\w-]+(?:\.[\w-]*)?/g;
const BEARER = /\b(Bearer)\s+[^\s'"]+/gi;
const EMAIL = /(?<![^\s'"<>(),;:=/])[^\s'"<>(),;:=/]+@[^\s'"<>(),;:=/]+/gu;

/**
 * An open quote ends at the end of the line. `reading 'phone'` is code, a property that could not be read, and stays.
 */
const QUOTED = /(?<!\((?:reading|setting) )(?<!\w)(?:'(?:[^'\n]|'(?=\w))*'?|"(?:[^"\\\n]|\\.)*"?)/g;

/** Seven or more digits, with the separators that people use in phone numbers. */
const DIGITS = /\+?\d(?:[ ().\-/]{0,2}\d){6,}/g;
const HARMLESS_DIGITS = /^(?:\d{4}-\d{2}-\d{2}|\d{1,3}(?:\.\d{1,3}){3}$|\d{14}$)/;

/** A time without separators, as in the name of a backup. */
const BASIC_TIME = /^\d{8}T\d{6}Z/;

/**
 * Masks personal data and secrets in texts that other software wrote, such as the error of a driver or a stack: quoted
 * values, values of keys, emails, phone numbers and tokens. Dates, times, IP addresses and names of migrations stay. When in
 * doubt it masks.
 */
export function redact(text: string): string {
  return text
    .replace(KEY_VALUES, `Key ($1)=(${MASK})`)
    .replace(FAILING_ROW, `Failing row contains (${MASK})`)
    .replace(JWT, MASK)
    .replace(BEARER, `$1 ${MASK}`)
    .replace(QUOTED, (quoted) => `${quoted[0]}${MASK}${quoted[0]}`)
    .replace(EMAIL, MASK)
    .replace(DIGITS, (digits: string, offset: number, whole: string) =>
      HARMLESS_DIGITS.test(digits) || BASIC_TIME.test(whole.slice(offset, offset + 16)) ? digits : MASK,
    );
}
