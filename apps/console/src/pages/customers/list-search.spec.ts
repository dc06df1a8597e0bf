import { customerListSearch } from './list-search';

describe('customerListSearch', () => {
  it('reads what the list knows', () => {
    const address = { q: 'njeri', sort: 'name', type: 'vip', tag: 'Chai', away: 60, cursor: 'eyJh_-1' };
    expect(customerListSearch(address)).toEqual(address);
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
    { cursor: '../x' },
    { cursor: 7 },
    { q: '' },
    { q: {} },
    { tag: ['a'] },
    { limit: 9999 },
  ])('leaves out %j', (address) => {
    expect(customerListSearch(address)).toEqual({});
  });
});
