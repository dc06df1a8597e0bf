import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { MergeCustomers } from '@wateja/client';

import { wateja } from '../../session/session';
import type { CustomerPath } from '../customer/customer-queries';

export type Keep = NonNullable<MergeCustomers['keep']>;

/** The preview of a merge. The server runs the merge, and rolls it back. */
export const previewQuery = (path: CustomerPath, from: number, keep: Keep) =>
  queryOptions({
    queryKey: [path.businessId, 'customer', path.customerId, 'merge', from, keep],
    queryFn: async () => {
      const body = { from_customer_id: from, keep };
      return (await wateja.customers.merge({ path, body, query: { preview: true } })).merge;
    },
    placeholderData: keepPreviousData,
  });

/** The merges of a shop, the newest first, page by page. */
export const mergeListQuery = (businessId: number) =>
  infiniteQueryOptions({
    queryKey: [businessId, 'customers', 'merges'],
    queryFn: ({ pageParam }) =>
      wateja.customers.listMerges({
        path: { businessId },
        query: { limit: 10, ...(pageParam && { cursor: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
