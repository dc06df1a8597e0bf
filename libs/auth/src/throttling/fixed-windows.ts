import { LRUCache } from 'lru-cache';

/** The number of requests of one caller in one window of time. */
export interface Window {
  hits: number;
  /** Milliseconds since the epoch. */
  ends_at: number;
}

/** With more callers than this, the windows of those who have been silent longest are forgotten. */
const MAX_CALLERS = 100_000;

/** Counts the requests of each caller in windows of fixed length. The counts are in the memory of this process. */
export class FixedWindows {
  /** Limited by `maxSize`, because with `max` the cache would allocate memory for all entries at the start. */
  private readonly windows = new LRUCache<string, Window>({ maxSize: MAX_CALLERS, sizeCalculation: () => 1 });

  /** Counts more requests of a caller, in the current window or in a new one of `lengthMs`. */
  count(key: string, lengthMs: number, requests = 1): Window {
    const now = Date.now();
    let window = this.windows.get(key);
    if (!window || window.ends_at <= now) {
      window = { hits: 0, ends_at: now + lengthMs };
      this.windows.set(key, window);
    }
    window.hits += requests;
    return window;
  }

  /** The current window of a caller, if there is one. Counts nothing. */
  peek(key: string): Window | undefined {
    const window = this.windows.peek(key);
    return window && window.ends_at > Date.now() ? window : undefined;
  }
}

/** Seconds until the window ends, rounded up. */
export const secondsLeft = ({ ends_at }: Window) => Math.ceil((ends_at - Date.now()) / 1000);
