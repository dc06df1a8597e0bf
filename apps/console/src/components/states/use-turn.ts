import { useEffect, useRef } from 'react';

import { edgeRow, focusRow } from '../layout/list-keys';

/**
 * Gives the focus to the first row that a list has read beyond its last one, or before its first one. The list goes on where
 * the user was, whose button may be gone.
 * @returns what the button calls before it reads
 */
export function useTurn(step: 1 | -1, isReading: boolean): () => void {
  const edge = useRef<HTMLElement>(undefined);
  useEffect(() => {
    if (isReading || !edge.current?.isConnected) return;
    focusRow(step, edge.current);
    edge.current = undefined;
  }, [step, isReading]);
  return () => {
    edge.current = edgeRow(step);
  };
}
