import { type DayRange, dayRange } from '../../components/filters/day-range';
import { isId } from '../../only-known';

/** The kinds of records whose changes are kept, as the API names them. */
export const RESOURCES = [
  ...(['customer', 'note', 'preferences', 'consent', 'unsubscribed_address', 'sale', 'payment', 'refund'] as const),
  ...(['product', 'program', 'promotion', 'points_account', 'points', 'tier_override', 'loyalty_settings'] as const),
  ...(['quote', 'claim'] as const),
  ...(['message', 'reply', 'campaign', 'template', 'automatic_message', 'messaging_settings'] as const),
  ...(['callback_token', 'import', 'report', 'business', 'member', 'api_key', 'webhook'] as const),
];
export type Resource = (typeof RESOURCES)[number];

/** What the address of the history holds, so that a link and Back show the same list. */
export interface HistorySearch extends DayRange {
  what?: Resource | undefined;
  /** The id of a record, which needs its kind. */
  record?: number | undefined;
  /** The id of a user. */
  user?: number | undefined;
  /** The id of an API key. */
  key?: number | undefined;
}

/** Reads the address, and leaves out what is not valid. */
export function historySearch(address: Record<string, unknown>): HistorySearch {
  const { record, user, key } = address;
  const what = RESOURCES.find((candidate) => candidate === address['what']);
  return {
    ...dayRange(address),
    ...(what && { what }),
    ...(what && isId(record) && { record }),
    ...(isId(user) && { user }),
    ...(isId(key) && { key }),
  };
}

/** How many filters are set. A period is one, and so is a record with its kind. */
export const countFilters = ({ days, from, to, what, user, key }: HistorySearch): number =>
  [days ?? from ?? to, what, user ?? key].filter((filter) => filter !== undefined).length;
