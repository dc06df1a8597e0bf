import { bucketOf, homeSearch, periodBefore, periodOf } from './home-search';

const TODAY = '2026-11-30';

describe('homeSearch', () => {
  it.each([
    [{ days: 90 }, { days: 90 }],
    [
      { from: '2026-11-01', to: '2026-11-03', compare: false },
      { from: '2026-11-01', to: '2026-11-03', compare: false },
    ],
    [{ compare: true }, {}],
    [{ compare: 'no', days: 0 }, {}],
    // Ten years at most.
    [
      { from: '1990-01-01', to: '2026-11-30' },
      { from: '2016-11-23', to: '2026-11-30' },
    ],
  ])('reads %j as %j', (address, search) => {
    expect(homeSearch(address)).toEqual(search);
  });
});

describe('periodOf', () => {
  it.each([
    [{}, '2026-11-01', TODAY],
    [{ days: 1 }, TODAY, TODAY],
    [{ from: '2026-11-10' }, '2026-11-10', TODAY],
    [{ to: '2026-10-30' }, '2026-10-01', '2026-10-30'],
    [{ from: '2026-12-24' }, TODAY, TODAY],
    [{ from: '2026-11-29', to: '2026-12-24' }, '2026-11-29', TODAY],
  ])('of %j is from %s to %s', (search, first, last) => {
    expect(periodOf(search, TODAY)).toEqual({ first, last });
  });
});

describe('periodBefore', () => {
  it.each([
    [TODAY, TODAY, '2026-11-29', '2026-11-29'],
    ['2026-11-01', TODAY, '2026-10-02', '2026-10-31'],
  ])('of %s to %s is %s to %s', (first, last, firstBefore, lastBefore) => {
    expect(periodBefore({ first, last })).toEqual({ first: firstBefore, last: lastBefore });
  });
});

describe('bucketOf', () => {
  it.each([
    ['2026-11-01', 'day'],
    ['2026-10-31', 'week'],
    ['2026-09-02', 'week'],
    ['2026-09-01', 'month'],
  ])('from %s to the last of November is a %s', (first, bucket) => {
    expect(bucketOf({ first, last: TODAY })).toBe(bucket);
  });
});
