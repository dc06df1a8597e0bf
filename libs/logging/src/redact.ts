const MASK = '***';

/** What PostgreSQL says about the rows it refuses: `Key (email)=(x@y.z) already exists.` */
const KEY_VALUES =
  /\bKey \(([^()\n]{0,200})\)=\((?:(?:(?!Key \()[^])*?\)(?= (?:already exists|is not present|is still referenced|conflicts))|[^\n]*\))/g;
const FAILING_ROW = /Failing row contains \((?:(?!Failing row contains)[^])*?(?:\)(?=\.?\s*(?:\n|$))|$)/g;

/** From the beginning of the word that holds it: to start anew at each letter would take hours for a long word. */
const JWT = /(?<![\w-])(?=[\w-]*eyJ)[\w-]+\.[\w-]+(?:\.[\w-]*)?/g;
const BEARER = /\b(Bearer)\s+[^\s'"]+/gi;
const EMAIL = /(?<![^\s'"<>(),;:=/])[^\s'"<>(),;:=/]+@[^\s'"<>(),;:=/]+/gu;

/** Up to the end of the line where the quote is not closed. The name of a property that could not be read is code. */
const QUOTED = /(?<!\((?:reading|setting) )(?<!\w)(?:'(?:[^'\n]|'(?=\w))*'?|"(?:[^"\\\n]|\\.)*"?)/g;

/** Seven digits or more, written as people write phones. */
const DIGITS = /\+?\d(?:[ ().\-/]{0,2}\d){6,}/g;
const HARMLESS_DIGITS = /^(?:\d{4}-\d{2}-\d{2}|\d{1,3}(?:\.\d{1,3}){3}$|\d{14}$)/;

/**
 * Masks whatever may be a person's data or a secret in text that other software wrote, such as a
 * driver's error or a stack: quoted values, values of keys, emails, phones, tokens. Dates, addresses
 * of machines and times of migrations stay. It would rather mask too much than too little.
 */
export function redact(text: string): string {
  return text
    .replace(KEY_VALUES, `Key ($1)=(${MASK})`)
    .replace(FAILING_ROW, `Failing row contains (${MASK})`)
    .replace(JWT, MASK)
    .replace(BEARER, `$1 ${MASK}`)
    .replace(QUOTED, (quoted) => `${quoted[0]}${MASK}${quoted[0]}`)
    .replace(EMAIL, MASK)
    .replace(DIGITS, (digits) => (HARMLESS_DIGITS.test(digits) ? digits : MASK));
}
