/** Texts that people leave in a secret when they copy an example. */
const PLACEHOLDERS = /secret|password|change.?me|wateja|example|qwerty|12345678/i;
const MIN_DIFFERENT = 8;

/**
 * True when a secret is surely not random: it has few different characters, repeats or counts, or contains a word of an
 * example. The output of `openssl rand` in base64 or hex never is.
 */
export function isWeakSecret(secret: string): boolean {
  const codes = [...secret].map((character) => character.codePointAt(0) ?? 0);
  const steps = codes.filter((code, index) => index > 0 && Math.abs(code - (codes[index - 1] ?? 0)) <= 1).length;
  const isRepeated = (secret + secret).indexOf(secret, 1) < secret.length;
  return new Set(codes).size < MIN_DIFFERENT || isRepeated || steps > codes.length / 2 || PLACEHOLDERS.test(secret);
}
