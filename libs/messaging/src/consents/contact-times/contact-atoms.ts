import { isTime, minutesOf, rangeOf } from './clock-time';
import { daysOf, isFiller, partOf, type Range } from './contact-words';

const MIDNIGHT = 24 * 60;

/** The meaning of one or more tokens: days or times, or neither for filler words. `length` is the number of tokens. */
export interface Atom {
  length: number;
  days?: number[];
  ranges?: Range[];
}

/** Reads the smallest meaningful part of a text that begins at the token `index`; undefined if it is unknown. */
export function atomAt(tokens: string[], index: number): Atom | undefined {
  const [first = '', second = '', third = '', fourth = ''] = tokens.slice(index, index + 4);
  if (isTime(first)) return timeFirst(first, second, third);
  if (first === 'between' && isTime(second) && third === 'and' && isTime(fourth))
    return ranges(4, rangeOf(second, fourth));
  if (PREPOSITIONS.has(first) && second !== '') return afterPreposition(first, second, third, fourth);
  const days = daysOf(first);
  if (days) return daysFirst(days, second, daysOf(third));
  const part = partOf(first);
  if (part) return ranges(1, part);
  return isFiller(first) ? { length: 1 } : undefined;
}

const PREPOSITIONS = new Set([
  'from',
  'between',
  'after',
  'past',
  'before',
  'until',
  'till',
  'by',
  'at',
  'around',
  'about',
]);
const TO = new Set(['-', '–', '—', 'to', 'until', 'till']);
const ONWARDS = new Set(['onward', 'onwards', 'later']);

/** Reads `2-5 pm`, `5 pm onwards`, and `10:00` alone, which means the hour that begins then. */
function timeFirst(time: string, second: string, third: string): Atom | undefined {
  if (TO.has(second) && isTime(third)) return ranges(3, rangeOf(time, third));
  const at = minutesOf(time);
  if (at === undefined) return undefined;
  if (ONWARDS.has(second)) return ranges(2, [at, MIDNIGHT]);
  return ranges(1, [at, at + 60]);
}

function afterPreposition(word: string, next: string, third: string, fourth: string): Atom | undefined {
  if (isTime(next) && TO.has(third) && isTime(fourth)) return ranges(4, rangeOf(next, fourth));
  const at = isTime(next) ? minutesOf(next) : undefined;
  const part: Range | undefined = at === undefined ? partOf(next) : [at, at];
  if (!part) return undefined;
  const length = ONWARDS.has(third) ? 3 : 2;
  switch (word) {
    case 'after':
    case 'past':
      return ranges(length, [part[1], MIDNIGHT]);
    case 'from':
      return ranges(length, [part[0], MIDNIGHT]);
    case 'before':
    case 'until':
    case 'till':
    case 'by':
      return ranges(2, [0, part[0]]);
    default:
      return ranges(2, at === undefined ? part : [at, at + 60]);
  }
}

/** Reads `Saturdays`, `Mon-Fri`, `Saturday to Monday`. */
function daysFirst(days: readonly number[], second: string, until: readonly number[] | undefined): Atom {
  const [from, to] = [days[0] ?? 0, until?.[0] ?? 0];
  if (days.length !== 1 || until?.length !== 1 || !TO.has(second)) return { length: 1, days: [...days] };
  const count = ((to - from + 7) % 7) + 1;
  return { length: 3, days: Array.from({ length: count }, (_, day) => (from + day) % 7) };
}

const ranges = (length: number, range: Range | undefined): Atom | undefined => range && { length, ranges: [range] };
