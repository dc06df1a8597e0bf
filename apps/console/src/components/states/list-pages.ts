import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';

/** How many rows a long list reads at once. */
export const PAGE_SIZE = 50;
/** A page never holds more rows of a list than this: a browser gets slow with all that somebody has read. */
const MAX_ROWS = 300;

/** Where a page of a list begins. The API knows only the way on, so each place remembers the one before it. */
export interface Place {
  /** Empty at the first row. */
  cursor: string;
  /** How many rows the list has before it. */
  rowsBefore: number;
  previous?: Place;
}

const FIRST: Place = { cursor: '', rowsBefore: 0 };

/** How TanStack Query reads a long list: page after page, of which it keeps the last ones, and back again. */
export const listPages = <Page extends { next_cursor: string | null }>(rowsOf: (page: Page) => readonly unknown[]) => ({
  initialPageParam: FIRST,
  getNextPageParam: (page: Page, _pages: Page[], place: Place): Place | null =>
    page.next_cursor === null
      ? null
      : { cursor: page.next_cursor, rowsBefore: place.rowsBefore + rowsOf(page).length, previous: place },
  getPreviousPageParam: (_page: Page, _pages: Page[], place: Place): Place | null => place.previous ?? null,
  maxPages: MAX_ROWS / PAGE_SIZE,
});

/** A list of which the pages before may be read. */
export type EarlierPages = Pick<UseInfiniteQueryResult, 'fetchPreviousPage' | 'refetch'>;

/**
 * Reads the page before those that are kept. A row that was added meanwhile has pushed another one out of that page, so that it
 * no longer reaches the page after it. Then all of them are read anew, each from where the one before it ends.
 */
export async function fetchPagesBefore({ fetchPreviousPage, refetch }: EarlierPages): Promise<void> {
  const { data } = await fetchPreviousPage();
  const { pages, pageParams } = data as InfiniteData<{ next_cursor: string | null }, Place>;
  if (pageParams[1] && pages[0]?.next_cursor !== pageParams[1].cursor) await refetch();
}

/** How many rows the list has before one of the pages that are kept: before the first one, if none is named. */
export const rowsBefore = ({ pageParams }: InfiniteData<unknown>, page = 0): number =>
  (pageParams.at(page) as Place | undefined)?.rowsBefore ?? 0;

/** Each row once. A row that has moved since the first page was read can be in two pages. */
export const distinctRows = <Row extends { id: number }>(rows: readonly Row[]): Row[] => [
  ...new Map(rows.map((row) => [row.id, row])).values(),
];
