import { LRUCache } from 'lru-cache';

/** The longest that another process's change goes unnoticed here. */
const DEFAULT_TTL_MS = 3_000;
const MAX_ENTRIES = 10_000;

/** Keeps answers of the database that every request asks for, for a moment. */
export class TtlCache<Value> {
  private readonly answers: LRUCache<string, Promise<Value>>;

  constructor(ttlMs = DEFAULT_TTL_MS) {
    this.answers = new LRUCache({ max: MAX_ENTRIES, ttl: ttlMs });
  }

  /** The answer that is kept under `key`, or else what `read` finds out. */
  get(key: string, read: () => Promise<Value>): Promise<Value> {
    const kept = this.answers.get(key);
    if (kept) return kept;
    // Keeping the promise, not its result alone: simultaneous requests share one query, and `clear` also drops an
    // answer that is still on its way.
    const answer = read();
    this.answers.set(key, answer);
    // An error is for those who wait for it now, and is not kept.
    answer.catch(() => this.answers.peek(key) === answer && this.answers.delete(key));
    return answer;
  }

  /** Drops all answers: the next question reads again. */
  clear(): void {
    this.answers.clear();
  }
}
