import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ApplyTags } from '@wateja/client';

import { downloadFile } from '../../components/files/download';
import { wateja } from '../../session/session';
import { type CustomerListSearch, SORTS } from './list-search';

const PAGE_SIZE = 50;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** A page of the list, with what each customer spent. */
export const customersQuery = (businessId: number, search: CustomerListSearch) =>
  queryOptions({
    queryKey: [businessId, 'customers', search],
    queryFn: ({ signal }) =>
      wateja.reports.reportCustomers({
        path: { businessId },
        query: {
          limit: PAGE_SIZE,
          ...orderOf(search),
          ...filterOf(search),
          ...(search.cursor && { cursor: search.cursor }),
        },
        signal,
      }),
    placeholderData: keepPreviousData,
  });

/** The tags of the shop, with how many customers have each. */
export const tagsQuery = (businessId: number) =>
  queryOptions({
    queryKey: [businessId, 'customers', 'tags'],
    queryFn: async () => (await wateja.tags.listTags({ path: { businessId } })).tags,
  });

/** Gives the user a file of all customers of the list, in its order. */
export async function downloadCustomers(businessId: number, search: CustomerListSearch): Promise<void> {
  const query = { format: 'csv', ...orderOf(search), ...filterOf(search) } as const;
  const file: unknown = await wateja.reports.reportCustomers({ path: { businessId }, query, parseAs: 'blob' });
  if (file instanceof Blob) downloadFile('customers.csv', file);
}

/** Which customers a list has. */
export const filterOf = ({ q, type, tag, away }: CustomerListSearch): ApplyTags['filter'] => ({
  is_active: true,
  ...(q && { q }),
  ...(type && { customer_type: [type] }),
  ...(tag && { tag: [tag] }),
  ...(away && { last_purchase_before: daysAgo(away) }),
});

const orderOf = ({ sort = 'last_purchase_date' }: CustomerListSearch) => ({ sort, sort_order: SORTS[sort] });
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
