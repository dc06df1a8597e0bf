import { atomAt } from './contact-atoms';
import type { Range } from './contact-words';
import { WEEK } from './local-time';

const DAY = 24 * 60;
const MAX_TEXT_LENGTH = 200;

/** `Saturday and Sunday mornings`: some days, and what of them. None of either means all. */
interface Group {
  days: number[];
  ranges: Range[];
}

/**
 * The minutes of a week that a customer named as theirs, as 1: `mornings`, `after 17:00`, `Mon-Fri 2-5 PM`. Null for a
 * text with a word that is not known here, as it may turn the meaning around (`not before noon`), and for one with an
 * hour that may be of the morning or the evening (`after 5`).
 */
export function contactWindow(text: string): Uint8Array | null {
  if (text.length > MAX_TEXT_LENGTH) return null;
  const groups = groupsOf(tokensOf(text.toLowerCase()));
  if (!groups) return null;
  const week = new Uint8Array(WEEK);
  for (const { days, ranges } of groups) {
    for (const day of days.length > 0 ? days : [0, 1, 2, 3, 4, 5, 6]) {
      for (const range of ranges.length > 0 ? ranges : [[0, DAY] as const]) mark(week, day * DAY, range);
    }
  }
  return week;
}

function mark(week: Uint8Array, midnight: number, [from, to]: Range): void {
  const end = to > from ? to : to + DAY;
  for (let minute = midnight + from; minute < midnight + end; minute += 1) week[minute % WEEK] = 1;
}

/** Times, words, dashes, and whatever else is not there to separate them. */
const tokensOf = (text: string): string[] =>
  text.match(/\d+(?:[:.h]\d{2})?(?:\s*[ap]\.?m\b\.?)?|\p{L}+|[^\s,;/&+().\p{L}\d]+/gu) ?? [];

/** Undefined when a part of the text is not understood, or nothing in it tells a time. */
function groupsOf(tokens: string[]): Group[] | undefined {
  const groups: Group[] = [];
  // What comes first starts every group: `Sat mornings, Sun evenings`, `mornings on Sat, evenings on Sun`.
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
