import { atomAt } from './contact-atoms';
import type { Range } from './contact-words';
import { WEEK_MINUTES } from './local-time';

const DAY_MINUTES = 24 * 60;
const MAX_TEXT_LENGTH = 200;

/**
 * Days and the times on these days: `Saturday and Sunday mornings`. Without days it means every day, without times the
 * whole day.
 */
interface Group {
  days: number[];
  ranges: Range[];
}

/**
 * The minutes of a week at which a customer wants messages are 1: `mornings`, `after 17:00`, `Mon-Fri 2-5 PM`. Null for
 * a text with an unknown word, which may reverse the meaning (`not before noon`), and for a text with an hour that can
 * be in the morning or in the evening (`after 5`).
 */
export function contactWindow(text: string): Uint8Array | null {
  if (text.length > MAX_TEXT_LENGTH) return null;
  const groups = groupsOf(tokensOf(text.toLowerCase()));
  if (!groups) return null;
  const week = new Uint8Array(WEEK_MINUTES);
  for (const { days, ranges } of groups) {
    for (const day of days.length > 0 ? days : [0, 1, 2, 3, 4, 5, 6]) {
      for (const range of ranges.length > 0 ? ranges : [[0, DAY_MINUTES] as const])
        mark(week, day * DAY_MINUTES, range);
    }
  }
  return week;
}

function mark(week: Uint8Array, midnight: number, [from, to]: Range): void {
  const end = to > from ? to : to + DAY_MINUTES;
  for (let minute = midnight + from; minute < midnight + end; minute += 1) week[minute % WEEK_MINUTES] = 1;
}

/** Splits a text into times, words, dashes, and other signs that do not only separate. */
const tokensOf = (text: string): string[] =>
  text.match(/\d+(?:[:.h]\d{2})?(?:\s*[ap]\.?m\b\.?)?|\p{L}+|[^\s,;/&+().\p{L}\d]+/gu) ?? [];

/** Undefined if a part of the text is not understood, or nothing in it is a time. */
function groupsOf(tokens: string[]): Group[] | undefined {
  const groups: Group[] = [];
  // The kind that comes first starts every group: `Sat mornings, Sun evenings`, `mornings on Sat, evenings on Sun`.
  let starter: 'days' | 'ranges' | undefined;
  for (let index = 0; index < tokens.length;) {
    const atom = atomAt(tokens, index);
    if (!atom) return undefined;
    index += atom.length;
    const kind = atom.days ? 'days' : atom.ranges && 'ranges';
    if (!kind) continue;
    starter ??= kind;
    let last = groups.at(-1);
    if (!last || (kind === starter && last.days.length > 0 && last.ranges.length > 0)) {
      groups.push((last = { days: [], ranges: [] }));
    }
    last.days.push(...(atom.days ?? []));
    last.ranges.push(...(atom.ranges ?? []));
  }
  return groups.length > 0 ? groups : undefined;
}
