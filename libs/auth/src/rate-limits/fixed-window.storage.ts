import type { ThrottlerStorage } from '@nestjs/throttler';
import { LRUCache } from 'lru-cache';

interface Window {
  hits: number;
  /** Milliseconds since the epoch. */
  ends_at: number;
}

/** More callers than this at once, and the ones longest unseen start a new window. */
const CALLERS = 100_000;

/**
 * Counts requests in this process: one number per caller and window, whatever the limit. The storage
 * that comes with the library keeps a time for every request and goes through them all each time.
 */
export class FixedWindowStorage implements ThrottlerStorage {
  private readonly windows = new LRUCache<string, Window>({ max: CALLERS });

  constructor(private readonly now: () => number = Date.now) {}

  /** @param ttl the window's length in milliseconds */
  async increment(key: string, ttl: number, limit: number) {
    const now = this.now();
    let window = this.windows.get(key);
    if (!window || window.ends_at <= now) {
      window = { hits: 0, ends_at: now + ttl };
      this.windows.set(key, window);
    }
    window.hits += 1;
    const timeToExpire = Math.ceil((window.ends_at - now) / 1000);
    const isBlocked = window.hits > limit;
    return { totalHits: window.hits, timeToExpire, isBlocked, timeToBlockExpire: isBlocked ? timeToExpire : 0 };
  }
}
