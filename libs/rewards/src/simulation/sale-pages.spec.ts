import { pagesOf } from './sale-pages';

const counts = (...sales: number[]) => sales.map((n, index) => ({ customer_id: 10 + index, sales: n, purchases: 0 }));

describe('pagesOf', () => {
  it.each([
    { sales: [], ends: [] },
    { sales: [0], ends: [10] },
    { sales: [0, 0, 1], ends: [12] },
    { sales: [4_999, 1, 0], ends: [12] },
    { sales: [4_999, 2, 4_998, 1], ends: [10, 12, 13] },
    { sales: [20_000, 0, 20_000], ends: [10, 11, 12] },
  ])('ends pages of customers with $sales sales after $ends', ({ sales, ends }) => {
    expect(pagesOf(counts(...sales))).toEqual(ends);
  });

  it('counts purchases too, because they are read beside the sales', () => {
    const first = { customer_id: 10, sales: 2_000, purchases: 3_000 };
    expect(pagesOf([first, { customer_id: 11, sales: 0, purchases: 0 }])).toEqual([11]);
    expect(pagesOf([first, { customer_id: 11, sales: 0, purchases: 1 }])).toEqual([10, 11]);
  });

  it.each([
    [{ sales: 20_001, purchases: 0 }, 'days'],
    [{ sales: 1, purchases: 50_001 }, 'program.tiers.ladder'],
  ])('refuses a customer with %j', (count, path) => {
    expect(() => pagesOf([...counts(1), { customer_id: 11, ...count }])).toThrow(
      expect.objectContaining({ code: 'simulation_too_large', details: [expect.objectContaining({ path })] }),
    );
  });
});
