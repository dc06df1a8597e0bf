import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';

import { distinctRows, fetchPagesBefore, listPages, PAGE_SIZE, type Place, rowsBefore } from './list-pages';

interface Page {
  rows: { id: number }[];
  next_cursor: string | null;
}

/**
 * A list of rows 0, 1, 2 …, whose cursor is the last row of a page. `add` puts rows -1, -2 … before them, and `remove` takes the
 * first ones away.
 */
function listOf(count: number) {
  let rows = Array.from({ length: count }, (_, index) => ({ id: index }));
  const queryClient = new QueryClient();
  const observer = new InfiniteQueryObserver(queryClient, {
    queryKey: ['rows'],
    queryFn: ({ pageParam: { cursor } }: { pageParam: Place }): Page => {
      const first = cursor === '' ? 0 : rows.findIndex(({ id }) => id > Number(cursor));
      const page = rows.slice(first, first + PAGE_SIZE);
      return { rows: page, next_cursor: rows.at(-1) === page.at(-1) ? null : String(page.at(-1)!.id) };
    },
    ...listPages<Page>(({ rows }) => rows),
  });
  const ids = () => observer.getCurrentResult().data!.pages.flatMap((page) => page.rows.map(({ id }) => id));
  const shownRange = () => {
    const { data, hasNextPage, hasPreviousPage } = observer.getCurrentResult();
    return { first: ids()[0], last: ids().at(-1), before: rowsBefore(data!), hasNextPage, hasPreviousPage };
  };
  const more = async (times: number) => {
    for (let time = 0; time < times; time += 1) await observer.fetchNextPage();
  };
  const before = () => fetchPagesBefore(observer.getCurrentResult());
  const add = (added: number) => {
    rows = [...Array.from({ length: added }, (_, index) => ({ id: index - added })), ...rows];
  };
  const remove = (removed: number) => {
    rows = rows.slice(removed);
  };
  return { observer, shownRange, ids, more, before, add, remove };
}

describe('listPages', () => {
  it('keeps 300 rows, and goes on from there', async () => {
    const { observer, shownRange, more } = listOf(420);
    await observer.refetch();
    await more(5);
    expect(shownRange()).toEqual({ first: 0, last: 299, before: 0, hasNextPage: true, hasPreviousPage: false });
    await more(3);
    expect(shownRange()).toEqual({ first: 150, last: 419, before: 150, hasNextPage: false, hasPreviousPage: true });
  });

  it('reads the same rows again, and those before them', async () => {
    const { observer, shownRange, more, before } = listOf(420);
    await observer.refetch();
    await more(7);
    await observer.refetch();
    expect(shownRange()).toMatchObject({ first: 100, last: 399, before: 100 });
    await before();
    await before();
    expect(shownRange()).toEqual({ first: 0, last: 299, before: 0, hasNextPage: true, hasPreviousPage: false });
  });

  it('leaves out no row on the way back, when rows were added meanwhile', async () => {
    const { observer, shownRange, ids, more, before, add } = listOf(420);
    await observer.refetch();
    await more(6);
    add(10);
    await before();
    expect(ids()).toEqual(Array.from({ length: 300 }, (_, index) => index - 10));
    expect(shownRange()).toMatchObject({ before: 0, hasNextPage: true, hasPreviousPage: false });
  });

  it('has no row twice on the way back, when rows were removed meanwhile', async () => {
    const { observer, ids, more, before, remove } = listOf(420);
    await observer.refetch();
    await more(6);
    remove(10);
    await before();
    expect(ids()).toEqual(Array.from({ length: 300 }, (_, index) => index + 10));
  });
});

describe('distinctRows', () => {
  it('has a row of two pages once', () => {
    expect(distinctRows([{ id: 1 }, { id: 2 }, { id: 1 }])).toEqual([{ id: 1 }, { id: 2 }]);
  });
});
