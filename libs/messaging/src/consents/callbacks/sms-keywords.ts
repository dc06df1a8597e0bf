/** What a customer's SMS asks for, if it asks for anything that we understand. */
export type SmsKeyword = 'stop' | 'start' | null;

/** Say it as the first word, whatever comes after: `STOP`, `stop OFFERS`, `Sitisha tafadhali`. */
const STOP = new Set(['stop', 'stopall', 'unsubscribe', 'optout', 'sitisha', 'komesha']);
/** Say it alone or with one word more: in longer texts they mean something else. `Acha nikuje kesho` is no STOP. */
const STOP_BRIEFLY = new Set(['cancel', 'end', 'quit', 'acha', 'simama', 'sitaki', 'ondoa']);
/** Say it alone. */
const START = new Set(['start', 'unstop', 'anza']);

/** Letters of most scripts; ranges are found several times as fast as properties are. What is left out is no letter: signs, emoji. */
const WORD = /[a-z0-9\u00df-\u1fff\u2c00-\u2dff\u3040-\ud7ff\uf900-\ufaff]+/g;

/** More than any of the words takes, with all that people put around it. */
const MAX_CHARACTERS = 200;

/**
 * Reads a text as people write it: in any case, with accents, quotes, emoji and invisible characters around. English and
 * Swahili. When in doubt between STOP and small talk, longer than two words, a word that is both is small talk.
 */
export function keywordOf(text: string): SmsKeyword {
  const plain = text
    .slice(0, MAX_CHARACTERS)
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase();
  const words = plain.match(WORD) ?? [];
  const [first = '', second] = words;
  // `Opt out` and `un-subscribe` are one word in two.
  if (STOP.has(first) || STOP.has(first + (second ?? ''))) return 'stop';
  if (STOP_BRIEFLY.has(first) && words.length <= 2) return 'stop';
  return START.has(first) && words.length === 1 ? 'start' : null;
}
