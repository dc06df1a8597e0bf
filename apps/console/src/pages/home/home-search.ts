import { type DayRange, dayRange, daysFrom } from '../../components/filters/day-range';
import { addDays } from '../../start-of-day';

/** In days. */
export const PERIODS = [7, 30, 90, 365] as const;
const DEFAULT_DAYS = 30;
/** The API adds up months of at most twenty years. */
const MAX_DAYS = 3_660;

/** What the address of Home holds. */
export interface HomeSearch extends DayRange {
  /** False: the sales alone, without those of the time before. */
  compare?: false | undefined;
}

/** Reads the address. A period that is too long begins later. */
export function homeSearch(address: Record<string, unknown>): HomeSearch {
  const { days, from, to } = dayRange(address);
  const earliest = to === undefined ? undefined : addDays(to, 1 - MAX_DAYS);
  return {
    ...(days !== undefined && { days }),
    ...(from !== undefined && { from: earliest !== undefined && earliest > from ? earliest : from }),
    ...(to !== undefined && { to }),
    ...(address['compare'] === false && { compare: false }),
  };
}

/** A period of whole days of the shop, both days included. */
export interface Period {
  first: string;
  last: string;
}

/** The days that the address means. No period ends after today. */
export function periodOf({ days, from, to }: HomeSearch, today: string): Period {
  const last = to === undefined || to > today ? today : to;
  const first = from ?? addDays(last, 1 - (days ?? DEFAULT_DAYS));
  return { first: first > last ? last : first, last };
}

/** The period of the same length just before. */
export function periodBefore({ first, last }: Period): Period {
  return { first: addDays(first, -daysFrom(first, last)), last: addDays(first, -1) };
}

/** Chooses columns of a day, a week or a month, so that they fit into a chart. */
export function bucketOf({ first, last }: Period): 'day' | 'week' | 'month' {
  const days = daysFrom(first, last);
  return days > 90 ? 'month' : days > 30 ? 'week' : 'day';
}
