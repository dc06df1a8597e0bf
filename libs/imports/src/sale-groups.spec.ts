import { SaleGroups } from './sale-groups';

function sizes(ids: string[], inLines: boolean): number[] {
  const groups = new SaleGroups(inLines);
  const complete = ids.map((external_id) =>
    groups.add({ record: { line: 1, cells: [], bytes: 0 }, cells: {}, external_id, problem: null }),
  );
  return [...complete, groups.end()].flatMap((group) => group?.length ?? []);
}

describe('the rows of a sale', () => {
  it('are those with one external_id that follow each other', () => {
    expect(sizes(['A', 'A', 'B', 'A'], true)).toEqual([2, 1, 1]);
    expect(sizes([], true)).toEqual([]);
  });

  it('are one each in a file of totals', () => {
    expect(sizes(['A', 'A', 'B'], false)).toEqual([1, 1, 1]);
  });

  it('do not include rows that name no sale', () => {
    expect(sizes(['', '', 'A'], true)).toEqual([1, 1, 1]);
  });

  it('are never more than what shows that there are too many', () => {
    expect(sizes(Array<string>(1_100).fill('A'), true)).toEqual([501, 501, 98]);
  });
});
