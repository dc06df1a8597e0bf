/** What a customer can ask for by SMS. */
export const SMS_REQUESTS = ['stop', 'start'] as const;
export type SmsRequest = (typeof SMS_REQUESTS)[number];

/** Count as STOP if they are the first word, whatever follows: `STOP`, `stop OFFERS`, `Sitisha tafadhali`. */
const STOP = new Set(['stop', 'stopall', 'unsubscribe', 'optout', 'sitisha', 'komesha']);
/**
 * Count as STOP alone or with one more word. In longer texts they mean something else: `Acha nikuje kesho` is no STOP.
 */
const STOP_BRIEFLY = new Set(['cancel', 'end', 'quit', 'acha', 'simama', 'sitaki', 'ondoa']);
/** Count as START only if they are the whole text. */
const START = new Set(['start', 'unstop', 'anza']);

/**
 * The letters of most scripts. Ranges match several times as fast as Unicode properties. Signs and emoji are not
 * included.
 */
const WORD = /[a-z0-9\u00df-\u1fff\u2c00-\u2dff\u3040-\ud7ff\uf900-\ufaff]+/g;

/** Longer than any keyword with the characters that people put around it. */
const MAX_CHARACTERS = 200;

/**
 * Finds the request in an English or Swahili text, whatever its case, and with accents, quotes, emoji or invisible
 * characters around it. A word that can mean both STOP and something else counts as STOP only in a text of one or two
 * words.
 */
export function smsRequestOf(text: string): SmsRequest | null {
  const plain = text
    .slice(0, MAX_CHARACTERS)
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase();
  const words = plain.match(WORD) ?? [];
  const [first = '', second] = words;
  // People also write one keyword as two words: `Opt out`, `un-subscribe`.
  if (STOP.has(first) || STOP.has(first + (second ?? ''))) return 'stop';
  if (STOP_BRIEFLY.has(first) && words.length <= 2) return 'stop';
  return START.has(first) && words.length === 1 ? 'start' : null;
}
