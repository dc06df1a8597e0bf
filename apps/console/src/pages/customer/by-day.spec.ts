import { byDay } from './by-day';

describe('byDay', () => {
  it('keeps the order, and begins a group with each new day', () => {
    const items = ['2026-11-03 a', '2026-11-03 b', '2026-11-01 c'];
    expect(byDay(items, (item) => item.slice(0, 10))).toEqual([
      { day: '2026-11-03', items: ['2026-11-03 a', '2026-11-03 b'] },
      { day: '2026-11-01', items: ['2026-11-01 c'] },
    ]);
    expect(byDay([], String)).toEqual([]);
  });
});
