/**
 * What may be in a message's text when it leaves. Others have validated it long before; here nothing that
 * could end a header or hide what is written gets past, whoever forgot to.
 */

/** Controls, line separators, marks that reorder text, tags, halves of characters. */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufeff\u{e0000}-\u{e007f}\p{Noncharacter_Code_Point}\p{Surrogate}]/gu;

/** The same, but for line breaks and tabs. */
const UNSAFE_IN_BODY =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufeff\u{e0000}-\u{e007f}\p{Noncharacter_Code_Point}\p{Surrogate}]/gu;

/** One line for a header, of at most `longest` characters; empty when nothing is left. */
export function headerText(text: string, longest: number): string {
  const line = text
    .slice(0, 4 * longest)
    .replace(UNSAFE, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return [...line].slice(0, longest).join('').trimEnd();
}

/** A name before an address: what would be read as another address is taken out as well. */
export function displayName(text: string): string {
  return headerText(text.replace(/[<>"\\]/g, ' '), 100);
}

/** Lines that end with \n, and tabs. */
export function bodyText(text: string): string {
  return text.replace(/\r\n?|[\u2028\u2029]/g, '\n').replace(UNSAFE_IN_BODY, '');
}

/** True for a link that a browser opens. */
export function isWebUrl(link: string): boolean {
  return URL.canParse(link) && ['https:', 'http:'].includes(new URL(link).protocol);
}
