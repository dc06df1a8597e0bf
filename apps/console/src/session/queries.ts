import { MutationCache, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';
import { WatejaError } from '@wateja/client';

import { wateja } from './session';

const STALE_AFTER_MS = 30_000;

/** Somebody may have changed the user's role: the pages then show what the new one may do. */
function onError(error: Error): void {
  const isRefused = error instanceof WatejaError && error.status === 403;
  if (isRefused) void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
}

/** Keeps answers, and shows them while newer ones are read. The client repeats failed reads, so this does not. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: { staleTime: STALE_AFTER_MS, retry: false, networkMode: 'offlineFirst' },
    mutations: { networkMode: 'always' },
  },
});

/** The user who is signed in, and the shops in which they work. */
export const meQuery = queryOptions({ queryKey: ['me'], queryFn: () => wateja.auth.me(), staleTime: Infinity });

/** The shop, with its currency and time zone. */
export const shopQuery = (businessId: number) =>
  queryOptions({
    queryKey: [businessId, 'shop'],
    queryFn: async () => (await wateja.businesses.get({ path: { businessId } })).business,
    staleTime: Infinity,
  });
