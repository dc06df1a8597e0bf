import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { wateja } from '../../session/session';
import { type CustomerListSearch, SORTS } from './list-search';

const PAGE_SIZE = 50;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** A page of the list, with what each customer spent. */
export const customersQuery = (businessId: number, search: CustomerListSearch) =>
  queryOptions({
    queryKey: [businessId, 'customers', search],
    queryFn: ({ signal }) => {
      const { q, sort = 'last_purchase_date', type, away, cursor } = search;
      return wateja.reports.reportCustomers({
        path: { businessId },
        query: {
          limit: PAGE_SIZE,
          is_active: true,
          sort,
          sort_order: SORTS[sort],
          ...(q && { q }),
          ...(type && { customer_type: [type] }),
          ...(away && { last_purchase_before: daysAgo(away) }),
          ...(cursor && { cursor }),
        },
        signal,
      });
    },
    placeholderData: keepPreviousData,
  });

const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
