import { groupBySale, type SaleRow } from './sale-groups';

async function sizes(ids: string[], inLines: boolean): Promise<number[]> {
  async function* rows(): AsyncGenerator<SaleRow> {
    for (const external_id of ids) {
      yield { record: { line: 1, cells: [], bytes: 0 }, cells: {}, external_id, problem: null };
    }
  }
  const groups: number[] = [];
  for await (const group of groupBySale(rows(), inLines)) groups.push(group.length);
  return groups;
}

describe('the rows of a sale', () => {
  it('are those with one external_id that follow each other', async () => {
    expect(await sizes(['A', 'A', 'B', 'A'], true)).toEqual([2, 1, 1]);
    expect(await sizes([], true)).toEqual([]);
  });

  it('are one each in a file of totals', async () => {
    expect(await sizes(['A', 'A', 'B'], false)).toEqual([1, 1, 1]);
  });

  it('do not include rows that name no sale', async () => {
    expect(await sizes(['', '', 'A'], true)).toEqual([1, 1, 1]);
  });

  it('are never more than what shows that there are too many', async () => {
    expect(await sizes(Array<string>(1_100).fill('A'), true)).toEqual([501, 501, 98]);
  });
});
