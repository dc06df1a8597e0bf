import { containsPhrase, parsePhrase, splitAtPhrases } from './phrases';
import { STOP_WORDS, type StopWords } from './stop-words';

/**
 * The requests that a customer can make by SMS. `possible_stop` means that the customer may be asking for no more
 * messages.
 */
export const SMS_REQUESTS = ['stop', 'start', 'possible_stop'] as const;
export type SmsRequest = (typeof SMS_REQUESTS)[number];

const stopWordsOf = (list: keyof StopWords) => Object.values(STOP_WORDS).flatMap((words) => words[list]);
const STOP = new Set(stopWordsOf('stop'));
const STOP_BRIEFLY = new Set(stopWordsOf('stop_briefly'));
const START = new Set(stopWordsOf('start'));
const ALONE = new Set(stopWordsOf('alone'));
const POLITE = new Set(stopWordsOf('polite'));
const PHRASES = stopWordsOf('phrases').map(parsePhrase);
const HARMLESS = stopWordsOf('harmless').map(parsePhrase);

/**
 * The letters of most scripts. Ranges match several times as fast as Unicode properties. Signs and emoji are not
 * included.
 */
const WORD = /[a-z0-9\u00df-\u1fff\u2c00-\u2dff\u3040-\ud7ff\uf900-\ufaff]+/g;

/** The characters that separate the clauses of a text. */
const CLAUSE_END = /[.,;:!?()\n\r]/;

/** Longer than any keyword with the characters that people put around it. */
const MAX_KEYWORD_CHARACTERS = 200;
/** More than an SMS has that says what its sender wants. */
const MAX_CHARACTERS = 1_000;

/**
 * Finds the request in an English, Swahili or French text, whatever its case, and with accents, quotes, emoji or
 * invisible characters around the words.
 *
 * `stop` and `start` are exact: the text begins with such a word, as the providers' own rules have it. A word that can
 * mean both STOP and something else counts as STOP only in a text of one or two words.
 *
 * `possible_stop` is careful with the customer's wish. One clause that speaks of an end of messages is enough, however
 * long and friendly the rest is. If such a text means something else, the shop loses some offers until a person has
 * looked. If a wish is missed, a customer gets messages against their will. Still, one word is not enough in a longer
 * text: `stop` needs beside it, in the same clause, the thing that has to stop. So the bus stop is no STOP.
 */
export function smsRequestOf(text: string): SmsRequest | null {
  const plain = text
    .slice(0, MAX_CHARACTERS)
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase();
  return (
    exactRequest(wordsOf(plain.slice(0, MAX_KEYWORD_CHARACTERS))) ?? (isPossibleStop(plain) ? 'possible_stop' : null)
  );
}

const wordsOf = (plain: string) => plain.match(WORD) ?? [];

function exactRequest(words: string[]): 'stop' | 'start' | null {
  const [first = '', second] = words;
  // People also write one keyword as two words: `Opt out`, `un-subscribe`.
  if (STOP.has(first) || STOP.has(first + (second ?? ''))) return 'stop';
  if (STOP_BRIEFLY.has(first) && words.length <= 2) return 'stop';
  return START.has(first) && words.length === 1 ? 'start' : null;
}

function isPossibleStop(plain: string): boolean {
  const essential = wordsOf(plain).filter((word) => !POLITE.has(word));
  if (ALONE.has(essential.join(' '))) return true;
  return plain
    .split(CLAUSE_END)
    .flatMap((clause) => splitAtPhrases(wordsOf(clause), HARMLESS))
    .some((words) => PHRASES.some((phrase) => containsPhrase(words, phrase)));
}
