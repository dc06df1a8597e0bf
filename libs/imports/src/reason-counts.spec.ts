import { ReasonCounts } from './reason-counts';

function countsOf(...rows: string[][]): Record<string, number> {
  const counts = new ReasonCounts();
  for (const reasons of rows) counts.add(reasons);
  return counts.sorted();
}

describe('the reasons of rejected rows', () => {
  it('are counted one by one, the most frequent first', () => {
    expect(Object.entries(countsOf(['name: Required; phone: Too long'], ['phone: Too long']))).toEqual([
      ['phone: Too long', 2],
      ['name: Required', 1],
    ]);
  });

  it('keep a clause after a semicolon', () => {
    const reason =
      'customer_phone: Several customers have this phone; write the external_id of one into customer_external_id';
    expect(countsOf([`${reason}; total_items: Required; The sale has no lines`])).toEqual({
      [reason]: 1,
      'total_items: Required': 1,
      'The sale has no lines': 1,
    });
  });

  it('keep numbers that are always the same, and count reasons that differ in a number as one', () => {
    expect(countsOf(['name: At most 255 characters'], ['name: At most 255 characters'])).toEqual({
      'name: At most 255 characters': 2,
    });
    expect(
      countsOf(['The row has 9 cells, but the header has 8'], ['The row has 10 cells, but the header has 8']),
    ).toEqual({ 'The row has … cells, but the header has 8': 2 });
  });

  it('count a customer or sale once for each reason', () => {
    expect(countsOf(['items: Required', 'items: Required'])).toEqual({ 'items: Required': 1 });
  });

  it('are at most thirty, and others together', () => {
    const rows = Array.from({ length: 33 }, (_, n) => [`Reason ${'x'.repeat(n + 1)}`]);
    const counts = countsOf(...rows);
    expect(Object.keys(counts)).toHaveLength(31);
    expect(counts['Other reasons']).toBe(3);
  });
});
