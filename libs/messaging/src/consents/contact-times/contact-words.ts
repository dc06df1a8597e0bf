const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const DAYS_IN_SWAHILI = ['jumatatu', 'jumanne', 'jumatano', 'alhamisi', 'ijumaa', 'jumamosi', 'jumapili'];
const SHORT_DAYS = ['mon', 'tue', 'wed', 'thu', 'thur', 'fri', 'sat', 'sun'];
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];

const DAY_WORDS = new Map<string, readonly number[]>([
  ...[...DAYS, ...DAYS_IN_SWAHILI].map((name, index) => [name, [index % 7]] as const),
  ...SHORT_DAYS.map((short) => [short, [DAYS.findIndex((day) => day.startsWith(short))]] as const),
  ...['weekend', 'wikendi'].map((word) => [word, [5, 6]] as const),
  ...['weekday', 'workday'].map((word) => [word, [0, 1, 2, 3, 4]] as const),
  ...['daily', 'everyday'].map((word) => [word, EVERY_DAY] as const),
]);

/** Minutes from midnight. The end is not included. If it is not after the start, it is on the next day. */
export type Range = readonly [from: number, to: number];

const hours = (from: number, to: number): Range => [from * 60, to * 60];

const PART_WORDS = new Map<string, Range>([
  ['morning', hours(6, 12)],
  ['asubuhi', hours(6, 12)],
  ['lunch', hours(12, 14)],
  ['lunchtime', hours(12, 14)],
  ['afternoon', hours(12, 17)],
  ['mchana', hours(12, 16)],
  ['evening', hours(17, 21)],
  ['jioni', hours(16, 19)],
  ['night', hours(20, 24)],
  ['usiku', hours(20, 24)],
  ['work', hours(9, 17)],
  ['office', hours(9, 17)],
  ['business', hours(9, 17)],
]);

/** Words that do not change the time. Any other unknown word might: `not`, `except`, `unless`. */
const FILLERS = new Set(
  (
    'a all an and any anytime best break call contact day during each early email every hour in is it late message of on ' +
    'only or phone please preferably prefer reach sms text the then time usually'
  ).split(' '),
);

/** Finds the word, or its singular. */
function lookUp<Value>(words: ReadonlyMap<string, Value>, word: string): Value | undefined {
  return words.get(word) ?? words.get(word.replace(/s$/, ''));
}

/** The days of the week that a word means. Monday is 0. */
export const daysOf = (word: string) => lookUp(DAY_WORDS, word);

/** The part of a day that a word means. */
export const partOf = (word: string) => lookUp(PART_WORDS, word);

export const isFiller = (word: string) => FILLERS.has(word) || FILLERS.has(word.replace(/s$/, ''));
