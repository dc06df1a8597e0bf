import { queryOptions } from '@tanstack/react-query';
import type { CustomersByLastPurchase } from '@wateja/client';

import { wateja } from '../../session/session';

/** More than this are "more than 100": nobody counts on. */
const MAX_LISTED = 100;
/** After this many days without a purchase, a customer counts as away. */
export const AWAY_DAYS = 60;

/** Active customers by the days since their last purchase. */
export const awayQuery = (businessId: number) =>
  queryOptions({
    queryKey: [businessId, 'away'],
    queryFn: async () => (await wateja.analytics.getCustomersByLastPurchase({ path: { businessId } })).ranges,
  });

export type AwayRange = CustomersByLastPurchase['ranges'][number];

/** Whether the customers of the range count as not back. */
export const isAway = ({ from_days }: AwayRange): boolean => from_days >= AWAY_DAYS;

/** How many customers have not been back. */
export const countAway = (ranges: readonly AwayRange[]): number =>
  ranges.filter(isAway).reduce((sum, { customers }) => sum + customers, 0);

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
