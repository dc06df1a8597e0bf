import { LRUCache } from 'lru-cache';

/** What one caller did in one span of time. */
export interface Window {
  hits: number;
  /** Milliseconds since the epoch. */
  ends_at: number;
}

/** More callers than this at once, and the ones longest unseen start a new window. */
const MAX_CALLERS = 100_000;

/** Counts requests in this process: one number per caller and window, whatever the limit. */
export class FixedWindows {
  /** By size, and not by number, for which it would take all the memory, and the time to fill it, at the start. */
  private readonly windows = new LRUCache<string, Window>({ maxSize: MAX_CALLERS, sizeCalculation: () => 1 });

  /** One more request of this caller, in the window that is running or a new one of `length` milliseconds. */
  count(key: string, length: number): Window {
    const now = Date.now();
    let window = this.windows.get(key);
    if (!window || window.ends_at <= now) {
      window = { hits: 0, ends_at: now + length };
      this.windows.set(key, window);
    }
    window.hits += 1;
    return window;
  }

  /** The window of this caller that is running, if one is. */
  peek(key: string): Window | undefined {
    const window = this.windows.peek(key);
    return window && window.ends_at > Date.now() ? window : undefined;
  }
}

/** Seconds until the window is over, rounded up. */
export const secondsLeft = ({ ends_at }: Window) => Math.ceil((ends_at - Date.now()) / 1000);
