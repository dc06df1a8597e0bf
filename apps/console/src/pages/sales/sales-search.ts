import type { SalesListData } from '@wateja/client';

import { type DayRange, dayRange, timesOf } from '../../components/filters/day-range';
import { isId } from '../../only-known';
import { type Method, METHODS } from '../../payment-methods';
import { isWord } from '../customers/list-search';

export const STATUSES = ['pending', 'completed', 'cancelled', 'partially_refunded', 'refunded'] as const;
export type Status = (typeof STATUSES)[number];

/** Receipt numbers are not longer. */
const MAX_RECEIPT_LENGTH = 64;

/** What the address of the list holds, so that a link and Back show the same list. */
export interface SalesSearch extends DayRange {
  receipt?: string | undefined;
  status?: Status | undefined;
  method?: Method | undefined;
  /** The id of the customer. */
  customer?: number | undefined;
}

/** The filter of a list of sales, as the API takes it. */
export type SaleFilter = Omit<NonNullable<SalesListData['query']>, 'limit' | 'offset' | 'cursor'>;

/** Reads the address, and leaves out what is not valid. */
export function salesSearch(address: Record<string, unknown>): SalesSearch {
  const { receipt, customer } = address;
  const status = STATUSES.find((candidate) => candidate === address['status']);
  const method = METHODS.find((candidate) => candidate === address['method']);
  return {
    ...dayRange(address),
    ...(isWord(receipt) && { receipt: String(receipt).slice(0, MAX_RECEIPT_LENGTH) }),
    ...(status && { status }),
    ...(method && { method }),
    ...(isId(customer) && { customer }),
  };
}

/** @param timeZone the shop's, whose days are meant */
export function saleFilter(search: SalesSearch, now: number, timeZone: string): SaleFilter {
  const { receipt, status, method, customer } = search;
  return {
    ...timesOf(search, now, timeZone),
    ...(receipt !== undefined && { external_id: receipt }),
    ...(status && { status }),
    ...(method && { payment_method: method }),
    ...(customer !== undefined && { customer_id: customer }),
  };
}

/** How many filters are set, beside the receipt number. A period is one. */
export const countFilters = ({ days, from, to, status, method, customer }: SalesSearch): number =>
  [days ?? from ?? to, status, method, customer].filter((filter) => filter !== undefined).length;
