import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ApplyTags, CustomersReportPage } from '@wateja/client';

import { downloadFile } from '../../components/files/download';
import { listPages, PAGE_SIZE } from '../../components/states/list-pages';
import { wateja } from '../../session/session';
import { type CustomerListSearch, isEmptyRange, SORTS } from './list-search';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** The list, with what each customer spent. */
export const customersQuery = (businessId: number, search: CustomerListSearch) =>
  infiniteQueryOptions({
    queryKey: [businessId, 'customers', 'pages', search],
    queryFn: ({ pageParam: { cursor }, signal }) =>
      wateja.reports.reportCustomers({
        path: { businessId },
        query: {
          limit: PAGE_SIZE,
          ...orderOf(search),
          ...filterOf(search),
          ...(cursor && { cursor }),
        },
        signal,
      }),
    ...listPages<CustomersReportPage>(({ customers }) => customers),
    placeholderData: keepPreviousData,
  });

/** How many customers a list has now, or how many at least. */
export const customerTotalQuery = (businessId: number, search: CustomerListSearch) =>
  queryOptions({
    queryKey: [businessId, 'customers', 'total', search],
    queryFn: () => wateja.reports.reportCustomers({ path: { businessId }, query: { limit: 1, ...filterOf(search) } }),
  });

/** How many active customers the shop has, where they are not too many to count. */
export const customerCountQuery = (businessId: number) =>
  queryOptions({
    queryKey: [businessId, 'customers', 'count'],
    queryFn: async () => {
      const { total } = await wateja.reports.reportCustomers({
        path: { businessId },
        query: { limit: 1, is_active: true },
      });
      return total;
    },
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
const filterOf = ({ consent, ...search }: CustomerListSearch) => ({
  ...audienceOf(search),
  ...(consent && { can_receive_offers: consent !== 'none' }),
  ...(consent === 'sms' && { has: ['phone' as const] }),
  ...(consent === 'email' && { has: ['email' as const] }),
});

/**
 * The filter of a change of tags for all customers of the list. Whether customers can get offers is decided page by
 * page, so with that filter only customers that are shown are selected.
 */
export const tagFilter = (search: CustomerListSearch, shown: readonly { id: number }[]): ApplyTags['filter'] =>
  search.consent ? { ...audienceOf(search), customer_ids: shown.map(({ id }) => id) } : audienceOf(search);

function audienceOf(search: CustomerListSearch): ApplyTags['filter'] {
  const { q, type, tier, tag, often, away, min, max, status } = search;
  return {
    is_active: status === undefined,
    ...(q && { q }),
    ...(type && { customer_type: [type] }),
    ...(tier && { loyalty_tier: [tier] }),
    ...(tag && { tag: [tag] }),
    ...(often && (often === 'again' ? { is_repeat_customer: true } : { repeat_frequency: [often] })),
    ...(away && { last_purchase_before: daysAgo(away) }),
    ...(min !== undefined && { min_spent: String(min) }),
    // The API refuses amounts that nobody can have spent. The page says so at the field.
    ...(max !== undefined && !isEmptyRange(search) && { max_spent: String(max) }),
  };
}

const orderOf = ({ sort = 'last_purchase_date' }: CustomerListSearch) => ({ sort, sort_order: SORTS[sort] });
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
