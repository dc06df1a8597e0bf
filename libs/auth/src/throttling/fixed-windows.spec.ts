import { FixedWindows, secondsLeft } from './fixed-windows';

describe('FixedWindows', () => {
  let windows: FixedWindows;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_000_000 });
    windows = new FixedWindows();
  });
  afterEach(() => jest.useRealTimers());

  const hit = (key = 'amina') => windows.count(key, 60_000);

  it('count each caller separately', () => {
    expect([hit().hits, hit().hits, hit('juma').hits]).toEqual([1, 2, 1]);
  });

  it('can be read without counting, until they end', () => {
    expect(windows.peek('amina')).toBeUndefined();
    hit();
    expect([windows.peek('amina')?.hits, windows.peek('amina')?.hits, windows.peek('juma')]).toEqual([1, 1, undefined]);
    jest.advanceTimersByTime(60_000);
    expect(windows.peek('amina')).toBeUndefined();
  });

  it('tell the seconds until they end, rounded up', () => {
    hit();
    jest.advanceTimersByTime(3_500);
    expect(secondsLeft(hit())).toBe(57);
  });

  it('begin again at 1 after their end', () => {
    for (let requests = 0; requests < 5; requests++) hit();
    jest.advanceTimersByTime(60_000);
    const window = hit();
    expect([window.hits, secondsLeft(window)]).toEqual([1, 60]);
  });
});
