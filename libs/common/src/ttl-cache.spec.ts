import { TtlCache } from './ttl-cache';

describe('TtlCache', () => {
  let cache: TtlCache<number>;
  let reads: number;
  let now: number;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['performance'] });
    now = performance.now();
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    cache = new TtlCache(3_000);
    reads = 0;
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  const advance = (milliseconds: number) => {
    now += milliseconds;
    jest.advanceTimersByTime(milliseconds);
  };
  const read = async () => ++reads;

  it('reads once for all who ask at the same time, and again after its time to live', async () => {
    expect(await Promise.all([cache.get('a', read), cache.get('a', read)])).toEqual([1, 1]);
    advance(2_999);
    expect(await cache.get('a', read)).toBe(1);
    advance(2);
    expect(await cache.get('a', read)).toBe(2);
  });

  it('caches each key separately', async () => {
    expect([await cache.get('a', read), await cache.get('b', read), await cache.get('a', read)]).toEqual([1, 2, 1]);
  });

  it('does not cache an answer that had not arrived when the cache was cleared', async () => {
    let answer: (value: number) => void = () => undefined;
    const late = cache.get('a', () => new Promise((resolve) => (answer = resolve)));
    cache.clear();
    answer(-1);
    expect(await late).toBe(-1);
    expect(await cache.get('a', read)).toBe(1);
  });

  it('does not cache an error, and an old error does not drop a newer answer', async () => {
    let fail: (error: Error) => void = () => undefined;
    const failed = cache.get('a', () => new Promise((_resolve, reject) => (fail = reject)));
    cache.clear();
    const next = cache.get('a', read);
    fail(new Error('no database'));
    await expect(failed).rejects.toThrow('no database');
    expect([await next, await cache.get('a', read)]).toEqual([1, 1]);
    await expect(cache.get('b', () => Promise.reject(new Error('no database')))).rejects.toThrow('no database');
    expect(await cache.get('b', read)).toBe(2);
  });

  describe('in transactions', () => {
    it('shares an answer that has arrived', async () => {
      expect(await cache.getInTransaction('a', read)).toBe(1);
      expect(await cache.getInTransaction('a', read)).toBe(1);
    });

    it('lets no caller wait for the read of another caller, or fail with it', async () => {
      let fail: (error: Error) => void = () => undefined;
      const aborted = cache.getInTransaction('a', () => new Promise((_resolve, reject) => (fail = reject)));

      expect(await cache.getInTransaction('a', read)).toBe(1);

      fail(new Error('current transaction is aborted'));
      await expect(aborted).rejects.toThrow('aborted');
      expect(await cache.getInTransaction('a', read)).toBe(1);
    });

    it('does not cache an answer that had not arrived when the cache was cleared', async () => {
      let answer: (value: number) => void = () => undefined;
      const late = cache.getInTransaction('a', () => new Promise((resolve) => (answer = resolve)));
      cache.clear();
      answer(-1);

      expect(await late).toBe(-1);
      expect(await cache.getInTransaction('a', read)).toBe(1);
    });
  });
});
