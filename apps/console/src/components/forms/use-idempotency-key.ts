import { useCallback, useRef } from 'react';

import { randomId } from '../../random-id';

/** Answers the key of a request: the same for each repetition of a body, so that it takes effect once; else a new one. */
export function useIdempotencyKey(): (body: unknown) => { 'Idempotency-Key': string } {
  const last = useRef<{ text: string; key: string }>(undefined);
  return useCallback((body) => {
    const text = JSON.stringify(body);
    if (last.current?.text !== text) last.current = { text, key: randomId() };
    return { 'Idempotency-Key': last.current.key };
  }, []);
}
