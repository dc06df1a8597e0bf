import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';

import { distinctRows, listPages, PAGE_SIZE, type Place, rowsBefore } from './list-pages';

interface Page {
  rows: { id: number }[];
  next_cursor: string | null;
}

/** A list of rows 0, 1, 2 …, whose cursor is the first row of the next page. */
function listOf(count: number) {
  const queryClient = new QueryClient();
  const observer = new InfiniteQueryObserver(queryClient, {
    queryKey: ['rows'],
    queryFn: ({ pageParam: { cursor } }: { pageParam: Place }): Page => {
      const first = Number(cursor);
      const next = first + PAGE_SIZE;
      const rows = Array.from({ length: Math.min(PAGE_SIZE, count - first) }, (_, index) => ({ id: first + index }));
      return { rows, next_cursor: next < count ? String(next) : null };
    },
    ...listPages<Page>(({ rows }) => rows),
  });
  const shown = () => {
    const { data, hasNextPage, hasPreviousPage } = observer.getCurrentResult();
    const ids = data!.pages.flatMap(({ rows }) => rows.map(({ id }) => id));
    return { first: ids[0], last: ids.at(-1), before: rowsBefore(data!), hasNextPage, hasPreviousPage };
  };
  const more = async (times: number) => {
    for (let time = 0; time < times; time += 1) await observer.fetchNextPage();
  };
  return { observer, shown, more };
}

describe('listPages', () => {
  it('keeps 300 rows, and goes on from there', async () => {
    const { observer, shown, more } = listOf(420);
    await observer.refetch();
    await more(5);
    expect(shown()).toEqual({ first: 0, last: 299, before: 0, hasNextPage: true, hasPreviousPage: false });
    await more(3);
    expect(shown()).toEqual({ first: 150, last: 419, before: 150, hasNextPage: false, hasPreviousPage: true });
  });

  it('reads the same rows again, and those before them', async () => {
    const { observer, shown, more } = listOf(420);
    await observer.refetch();
    await more(7);
    await observer.refetch();
    expect(shown()).toMatchObject({ first: 100, last: 399, before: 100 });
    await observer.fetchPreviousPage();
    await observer.fetchPreviousPage();
    expect(shown()).toEqual({ first: 0, last: 299, before: 0, hasNextPage: true, hasPreviousPage: false });
  });
});

describe('distinctRows', () => {
  it('has a row of two pages once', () => {
    expect(distinctRows([{ id: 1 }, { id: 2 }, { id: 1 }])).toEqual([{ id: 1 }, { id: 2 }]);
  });
});
