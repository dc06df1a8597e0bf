import { queryOptions } from '@tanstack/react-query';

import { wateja } from '../../session/session';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** More than this are "more than 100": nobody counts on. */
const MAX_LISTED = 100;
/** From so many days without a purchase on, a customer has not been back. */
export const AWAY_DAYS = 60;

/** The days since the last purchase: from, up to. */
const RANGES = [
  [0, 30],
  [30, AWAY_DAYS],
  [AWAY_DAYS, 90],
  [90, undefined],
] as const;

export interface AwayRange {
  /** The first day of the range; people count from 0, then from 31. */
  from: number;
  to: number | undefined;
  customers: number;
  /** False if they are too many to count: there are at least so many. */
  isExact: boolean;
  isAway: boolean;
}

/** How many customers bought last how long ago. */
export const awayQuery = (businessId: number) =>
  queryOptions({
    queryKey: [businessId, 'away'],
    queryFn: async (): Promise<AwayRange[]> => {
      const now = Date.now();
      const ago = (days: number) => new Date(now - days * DAY_MS).toISOString();
      const pages = await Promise.all(
        RANGES.map(([from, to]) =>
          wateja.reports.reportCustomers({
            path: { businessId },
            query: {
              limit: 1,
              is_active: true,
              ...(from > 0 && { last_purchase_before: ago(from) }),
              ...(to !== undefined && { last_purchase_after: ago(to) }),
            },
          }),
        ),
      );
      return RANGES.map(([from, to], index) => ({
        from: from === 0 ? 0 : from + 1,
        to,
        customers: pages[index]?.total ?? pages[index]?.total_at_least ?? 0,
        isExact: pages[index]?.total !== null,
        isAway: from >= AWAY_DAYS,
      }));
    },
  });

/** How many customers have not been back, and whether they could be counted. */
export function sumOfAway(ranges: readonly AwayRange[]): { count: number; isExact: boolean } {
  const away = ranges.filter(({ isAway }) => isAway);
  return {
    count: away.reduce((sum, { customers }) => sum + customers, 0),
    isExact: away.every(({ isExact }) => isExact),
  };
}

/** The replies of customers that nobody has marked as read. */
export const unreadQuery = (businessId: number) =>
  queryOptions({
    queryKey: [businessId, 'replies', 'unread'],
    queryFn: () => wateja.messaging.listReplies({ path: { businessId }, query: { unread: true, limit: MAX_LISTED } }),
  });

/** The messages of which nobody knows whether they arrived. */
export const doubtfulQuery = (businessId: number) =>
  queryOptions({
    queryKey: [businessId, 'messages', 'doubtful'],
    queryFn: () =>
      wateja.messaging.listMessages({ path: { businessId }, query: { status: 'doubtful', limit: MAX_LISTED } }),
  });

/** Customers who may be the same person. */
export const duplicatesQuery = (businessId: number) =>
  queryOptions({
    queryKey: [businessId, 'customers', 'duplicates'],
    queryFn: () => wateja.customers.listDuplicates({ path: { businessId }, query: { limit: MAX_LISTED } }),
  });
