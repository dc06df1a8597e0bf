import type { Range } from './contact-words';

/** A time of day as people write it: `5`, `5:30`, `05:30`, `5 pm`. */
const TIME = /^(\d{1,2})(?:[:.h](\d{2}))?\s*(?:([ap])\.?m\.?)?$/;

const NAMED = new Map([
  ['noon', 12 * 60],
  ['midday', 12 * 60],
  ['midnight', 24 * 60],
]);

export const isTime = (token: string) => TIME.test(token) || NAMED.has(token);

type Half = 'a' | 'p';

/**
 * Minutes from midnight; undefined if the time can be in the morning or in the evening and `half` does not say which.
 */
export function minutesOf(token: string, half?: Half): number | undefined {
  const namedTime = NAMED.get(token);
  if (namedTime !== undefined) return namedTime;
  const [, digits = '', minutes = '00', written] = TIME.exec(token) ?? [];
  const meridiem = (written as Half | undefined) ?? half;
  const hour = Number(digits);
  if (Number(minutes) > 59) return undefined;
  if (meridiem) {
    if (hour < 1 || hour > 12) return undefined;
    return ((hour % 12) + (meridiem === 'p' ? 12 : 0)) * 60 + Number(minutes);
  }
  const at = hour * 60 + Number(minutes);
  return isOfOneHalf(token, digits, hour) && at <= 24 * 60 ? at : undefined;
}

/** 17, 17:00, 06:00 and 9:30 are clear. 5, 5:30 and 9 alone can be in the morning or in the evening. */
const isOfOneHalf = (token: string, digits: string, hour: number) =>
  hour > 12 || (/[:.h]/.test(token) && (digits.startsWith('0') || hour >= 7));

/** A range between two times. The second time may say the half of the day for both: `2-5 PM`. */
export function rangeOf(first: string, second: string): Range | undefined {
  const to = minutesOf(second);
  if (to === undefined) return undefined;
  const from = minutesOf(first) ?? startBefore(first, to);
  return from === undefined || from === to ? undefined : [from, to];
}

/** `2-5 PM` starts at 14:00, `11-2 PM` at 11:00, `9-17` at 9:00. */
function startBefore(first: string, to: number): number | undefined {
  const halves = [minutesOf(first, 'p'), minutesOf(first, 'a')];
  return halves.find((from) => from !== undefined && from < to);
}
