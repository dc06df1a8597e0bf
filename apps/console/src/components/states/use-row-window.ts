import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useState } from 'react';

import { firstShown, MAX_ROWS } from './row-window';

/** How far one click goes on: a page of the lists. */
const STEP = 50;

interface RowWindow<Row> {
  /** At most {@link MAX_ROWS}. */
  shown: readonly Row[];
  /** Shows earlier rows, in place of the latest ones if there are too many; missing where the list ends. */
  earlier?: () => void;
  /** Shows later rows again; missing where the list begins. */
  later?: () => void;
}

/** The rows of a list that the page shows. A browser gets slow with all that somebody has read. */
export function useRowWindow<Row>(
  rows: readonly Row[],
  query: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'fetchNextPage'>,
): RowWindow<Row> {
  const [moved, setMoved] = useState(0);
  const first = firstShown(rows.length, moved);
  const hasMore = first + MAX_ROWS < rows.length;
  const earlier = () => {
    setMoved(first + STEP);
    if (first + MAX_ROWS + STEP > rows.length && query.hasNextPage) void query.fetchNextPage();
  };
  return {
    shown: rows.slice(first, first + MAX_ROWS),
    ...((hasMore || query.hasNextPage) && { earlier }),
    ...(first > 0 && { later: () => setMoved(Math.max(0, first - STEP)) }),
  };
}
