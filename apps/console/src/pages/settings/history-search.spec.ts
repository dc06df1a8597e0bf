import { countFilters, historySearch } from './history-search';

describe('historySearch', () => {
  it('keeps what it knows', () => {
    const address = { what: 'customer', record: 7, user: 2, days: 7, sort: 'at' };
    expect(historySearch(address)).toEqual({ what: 'customer', record: 7, user: 2, days: 7 });
  });

  it('drops an unknown kind, and with it the record', () => {
    expect(historySearch({ what: 'session', record: 7, key: '3' })).toEqual({});
  });

  it('counts a period, and a kind with its record, once', () => {
    expect(countFilters({ from: '2026-11-01', to: '2026-11-03', what: 'sale', record: 3, key: 1 })).toBe(3);
  });
});
