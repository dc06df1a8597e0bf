import { countFilters, saleFilter, salesSearch } from './sales-search';

describe('salesSearch', () => {
  it.each([
    { receipt: 'R-1', days: 7, status: 'refunded', method: 'mpesa', customer: 3 },
    { from: '2026-11-01', to: '2026-11-03' },
  ])('reads %j', (address) => {
    expect(salesSearch(address)).toEqual(address);
  });

  it.each([
    { status: 'lost' },
    { method: 'shells' },
    { customer: '3' },
    { customer: -1 },
    { receipt: '' },
    { limit: 9 },
  ])('leaves out %j', (address) => {
    expect(salesSearch(address)).toEqual({});
  });

  it('reads a receipt number of digits, which the address holds as a number', () => {
    expect(salesSearch({ receipt: 4711 })).toEqual({ receipt: '4711' });
  });
});

describe('saleFilter', () => {
  it('asks the API in its own words, for whole days of the shop', () => {
    const search = { receipt: 'R-1', from: '2026-11-01', to: '2026-11-03', method: 'mpesa', customer: 3 } as const;
    expect(saleFilter(search, 0, 'Africa/Nairobi')).toEqual({
      external_id: 'R-1',
      from: '2026-10-31T21:00:00.000Z',
      to: '2026-11-03T21:00:00.000Z',
      payment_method: 'mpesa',
      customer_id: 3,
    });
  });
});

describe('countFilters', () => {
  it('counts a period once, and the receipt number not at all', () => {
    expect(countFilters({ receipt: 'R-1', from: '2026-11-01', to: '2026-11-03', status: 'pending' })).toBe(2);
    expect(countFilters({ receipt: 'R-1' })).toBe(0);
  });
});
