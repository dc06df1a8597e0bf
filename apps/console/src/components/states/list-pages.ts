import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';

/** How many rows a long list reads at once. */
export const PAGE_SIZE = 50;
/** A page shows at most this many rows of a list: a browser gets slow with too many of them. */
const MAX_ROWS = 300;

/** Where a page of a list begins. The API can only read forward, so each place remembers the one before it. */
export interface Place {
  /** Empty at the first row. */
  cursor: string;
  /** How many rows of the list come before it. */
  rowsBefore: number;
  previous?: Place;
}

const FIRST: Place = { cursor: '', rowsBefore: 0 };

/**
 * The options with which TanStack Query reads a long list: page after page, of which it keeps the last ones, and
 * backwards again.
 */
export const listPages = <Page extends { next_cursor: string | null }>(rowsOf: (page: Page) => readonly unknown[]) => ({
  initialPageParam: FIRST,
  getNextPageParam: (page: Page, _pages: Page[], place: Place): Place | null =>
    page.next_cursor === null
      ? null
      : { cursor: page.next_cursor, rowsBefore: place.rowsBefore + rowsOf(page).length, previous: place },
  getPreviousPageParam: (_page: Page, _pages: Page[], place: Place): Place | null => place.previous ?? null,
  maxPages: MAX_ROWS / PAGE_SIZE,
});

/** A list whose earlier pages can be read again. */
export type EarlierPages = Pick<UseInfiniteQueryResult, 'fetchPreviousPage' | 'refetch'>;

/**
 * Reads the page before those that are kept. If a row was added meanwhile, the rows have moved, and this page no
 * longer ends where the next one begins. Then all pages are read again, each from the end of the one before it.
 */
export async function fetchPagesBefore({ fetchPreviousPage, refetch }: EarlierPages): Promise<void> {
  const { data } = await fetchPreviousPage();
  const { pages, pageParams } = data as InfiniteData<{ next_cursor: string | null }, Place>;
  if (pageParams[1] && pages[0]?.next_cursor !== pageParams[1].cursor) await refetch();
}

/** How many rows of the list come before one of the pages that are kept; by default, before the first of them. */
export const rowsBefore = ({ pageParams }: InfiniteData<unknown>, page = 0): number =>
  (pageParams.at(page) as Place | undefined)?.rowsBefore ?? 0;

/** Each row once. A row that has moved since the first page was read can be in two pages. */
export const distinctRows = <Row extends { id: number }>(rows: readonly Row[]): Row[] => [
  ...new Map(rows.map((row) => [row.id, row])).values(),
];
