import { queryOptions } from '@tanstack/react-query';

import { wateja } from '../session/session';

const STALE_AFTER_MS = 5 * 60 * 1_000;

/** The name of one customer, for answers of the API that contain only the id. */
export const customerNameQuery = (businessId: number, customerId: number) =>
  queryOptions({
    queryKey: [businessId, 'customer-name', customerId],
    queryFn: async () => (await wateja.customers.get({ path: { businessId, customerId } })).customer.name,
    staleTime: STALE_AFTER_MS,
  });
