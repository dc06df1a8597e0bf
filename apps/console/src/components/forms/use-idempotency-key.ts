import { useCallback, useRef } from 'react';

import { randomId } from '../../random-id';

/**
 * Returns the key of a request: the same one as long as the body is the same, so that a repeated request takes effect
 * once.
 */
export function useIdempotencyKey(): (body: unknown) => { 'Idempotency-Key': string } {
  const last = useRef<{ text: string; key: string }>(undefined);
  return useCallback((body) => {
    const text = JSON.stringify(body);
    if (last.current?.text !== text) last.current = { text, key: randomId() };
    return { 'Idempotency-Key': last.current.key };
  }, []);
}
