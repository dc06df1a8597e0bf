import { WatejaError } from '@wateja/client';
import { QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';

import { endSession, wateja } from './session';

const STALE_AFTER_MS = 30_000;

/** Keeps answers, and shows them while newer ones are read. The client repeats failed reads, so this does not. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: endIfSignedOut }),
  defaultOptions: {
    queries: { staleTime: STALE_AFTER_MS, retry: false, networkMode: 'offlineFirst' },
    mutations: { onError: endIfSignedOut, networkMode: 'always' },
  },
});

function endIfSignedOut(error: Error): void {
  if (error instanceof WatejaError && error.status === 401) endSession();
}

/** Who is signed in, and in which shops they work. */
export const meQuery = queryOptions({ queryKey: ['me'], queryFn: () => wateja.auth.me(), staleTime: Infinity });

/** The shop, with its currency and time zone. */
export const shopQuery = (businessId: number) =>
  queryOptions({
    queryKey: [businessId, 'shop'],
    queryFn: async () => (await wateja.businesses.get({ path: { businessId } })).business,
    staleTime: Infinity,
  });
