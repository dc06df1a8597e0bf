import { useEffect, useState } from 'react';

import { type FailureKind, type LookupApi, LookupFailure } from './lookup-api';
import type { LookupCustomer } from './types';

/** The server refuses shorter queries. */
export const MIN_CHARACTERS = 4;
/** How long a person who types is waited for. */
const PAUSE_MS = 250;

/** What the lookup knows about a query. */
export type LookupState =
  | { kind: 'idle' | 'short' | 'searching' }
  | { kind: 'found'; customers: LookupCustomer[] }
  | { kind: Exclude<FailureKind, 'refused'> };

/** Asks for a query when the typing pauses. Later queries end the requests of earlier ones. */
export function useLookup(api: LookupApi, typed: string): { state: LookupState; retry: () => void } {
  const query = typed.trim();
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<{ query: string; state: LookupState } | null>(null);
  const retry = () => {
    setAnswer(null);
    setAttempt((count) => count + 1);
  };
  useEffect(() => {
    setAnswer(null);
    if (query.length < MIN_CHARACTERS) return undefined;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      api.lookUp(query, controller.signal).then(
        (customers) => setAnswer({ query, state: { kind: 'found', customers } }),
        (error: unknown) => {
          if (!controller.signal.aborted) setAnswer({ query, state: { kind: failureOf(error) } });
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [api, query, attempt]);
  const isOffline = answer?.state.kind === 'offline';
  useEffect(() => {
    if (!isOffline) return undefined;
    addEventListener('online', retry);
    return () => removeEventListener('online', retry);
  }, [isOffline]);
  if (query === '') return { state: { kind: 'idle' }, retry };
  if (query.length < MIN_CHARACTERS) return { state: { kind: 'short' }, retry };
  return { state: answer?.query === query ? answer.state : { kind: 'searching' }, retry };
}

function failureOf(error: unknown): Exclude<FailureKind, 'refused'> {
  const kind = error instanceof LookupFailure ? error.kind : 'failed';
  return kind === 'refused' ? 'failed' : kind;
}
