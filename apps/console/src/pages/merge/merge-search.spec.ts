import { mergeSearch } from './merge-search';

describe('the address of a merge', () => {
  it('names two customers', () => {
    expect(mergeSearch({ keep: 1, from: 2 })).toEqual({ keep: 1, from: 2 });
  });

  it('loses what is no customer', () => {
    expect(mergeSearch({ keep: 'all', from: -2, more: 1 })).toEqual({});
  });

  it('never merges a customer with the same customer', () => {
    expect(mergeSearch({ keep: 3, from: 3 })).toEqual({ keep: 3 });
  });
});
