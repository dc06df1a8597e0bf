/**
 * Cleans the text of a message before it is sent. Other code has validated the text earlier. These functions make sure
 * that nothing can end a header or hide a part of the text, even if that validation was forgotten.
 */

/** Control characters, line separators, marks that reorder text, tags, and halves of surrogate pairs. */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufeff\u{e0000}-\u{e007f}\p{Noncharacter_Code_Point}\p{Surrogate}]/gu;

/** The characters of {@link UNSAFE} except line breaks and tabs. */
const UNSAFE_IN_BODY =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufeff\u{e0000}-\u{e007f}\p{Noncharacter_Code_Point}\p{Surrogate}]/gu;

/** Makes one line for a header, of at most `maxLength` characters; empty if no character remains. */
export function headerText(text: string, maxLength: number): string {
  const line = text
    .slice(0, 4 * maxLength)
    .replace(UNSAFE, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return [...line].slice(0, maxLength).join('').trimEnd();
}

const MAX_NAME_LENGTH = 100;

/** Makes a name that stands before an address. It also removes the characters that would begin another address. */
export function displayName(text: string): string {
  return headerText(text.replace(/[<>"\\@\uff20\ufe6b]/g, ' '), MAX_NAME_LENGTH);
}

/**
 * The name before the address that a shop's mails come from: `Duka via Wateja`. Whatever a shop calls itself, the reader
 * sees who runs the address.
 */
export function senderName(shop: string, operator: string): string {
  const via = `via ${operator}`;
  return `${headerText(displayName(shop), MAX_NAME_LENGTH - via.length - 1)} ${via}`.trim();
}

/** Makes lines that end with \n. Tabs stay. */
export function bodyText(text: string): string {
  return text.replace(/\r\n?|[\u2028\u2029]/g, '\n').replace(UNSAFE_IN_BODY, '');
}

/** True for an http or https link. */
export function isWebUrl(link: string): boolean {
  return URL.canParse(link) && ['https:', 'http:'].includes(new URL(link).protocol);
}
