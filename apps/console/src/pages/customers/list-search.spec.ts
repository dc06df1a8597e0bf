import { canBeAudience, countFilters, customerListSearch, typedAmount } from './list-search';

describe('customerListSearch', () => {
  it('reads what the list knows', () => {
    const address = { q: 'njeri', sort: 'name', type: 'vip', tag: 'Chai', away: 60 };
    expect(customerListSearch(address)).toEqual(address);
    const others = { tier: 'Gold', often: 'again', min: 0, max: 1000.5, consent: 'sms', status: 'inactive' };
    expect(customerListSearch(others)).toEqual(others);
  });

  it('searches active customers only, as the API does', () => {
    expect(customerListSearch({ q: 'njeri', status: 'inactive' })).toEqual({ q: 'njeri' });
  });

  it.each([
    [{ q: 712345678 }, { q: '712345678' }],
    [{ tag: 2026 }, { tag: '2026' }],
    [{ away: 30.9 }, { away: 30 }],
    [{ q: 'x'.repeat(300) }, { q: 'x'.repeat(100) }],
  ])('reads %j as %j', (address, search) => {
    expect(customerListSearch(address)).toEqual(search);
  });

  it.each([
    { type: 'garbage' },
    { sort: 'toString' },
    { away: -1 },
    { away: 1e9 },
    { away: '60' },
    { cursor: 'eyJh_-1' },
    { q: '' },
    { q: {} },
    { tag: ['a'] },
    { limit: 9999 },
    { min: -1 },
    { min: 1e21 },
    { max: 0.001 },
    { max: '1000' },
    { consent: 'all' },
    { often: 'always' },
    { status: 'active' },
  ])('leaves out %j', (address) => {
    expect(customerListSearch(address)).toEqual({});
  });
});

describe('countFilters', () => {
  it('counts the two amounts once, and the search and the order not at all', () => {
    expect(countFilters({ q: 'njeri', sort: 'name', min: 0, max: 10, tier: 'Gold' })).toBe(2);
  });
});

describe('typedAmount', () => {
  it.each([
    ['1,000.50', 1000.5],
    ['0', 0],
    ['12 000', 12000],
    ['', undefined],
    ['-5', undefined],
    ['1.234', undefined],
    ['many', undefined],
    ['99999999999', undefined],
  ])('reads %j as %j', (text, amount) => {
    expect(typedAmount(text)).toBe(amount);
  });
});

describe('canBeAudience', () => {
  it('is what a campaign can choose by', () => {
    expect(canBeAudience({ type: 'vip', away: 60, sort: 'name' })).toBe(true);
  });

  it.each([{ q: 'njeri' }, { consent: 'sms' as const }, { status: 'inactive' as const }])('is not %j', (search) => {
    expect(canBeAudience(search)).toBe(false);
  });
});
