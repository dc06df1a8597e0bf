import { LRUCache } from 'lru-cache';

/** How long a change by another process may stay unnoticed here. */
const DEFAULT_TTL_MS = 3_000;
const MAX_ENTRIES = 10_000;

/** Caches answers of the database that every request needs, for a few seconds. */
export class TtlCache<Value> {
  private readonly answers: LRUCache<string, Promise<Value>>;
  private clearings = 0;

  constructor(ttlMs = DEFAULT_TTL_MS) {
    this.answers = new LRUCache({ max: MAX_ENTRIES, ttl: ttlMs });
  }

  /** Returns the cached answer of `key`, or calls `read` and caches its answer. */
  get(key: string, read: () => Promise<Value>): Promise<Value> {
    const cached = this.answers.get(key);
    if (cached) return cached;
    // The cache holds the promise and not only its result. So simultaneous requests share one query, and `clear` also
    // drops an answer that has not arrived yet.
    const answer = read();
    this.answers.set(key, answer);
    // Errors are not cached: only the present callers get the error, and the next call reads again.
    answer.catch(() => this.answers.peek(key) === answer && this.answers.delete(key));
    return answer;
  }

  /**
   * Like {@link get}, for a `read` that belongs to a transaction. No caller waits for the read of another, because that
   * can wait for a lock that the waiting transaction holds, and fails with its own transaction. So only answers that
   * have arrived are shared.
   */
  async getInTransaction(key: string, read: () => Promise<Value>): Promise<Value> {
    const cached = this.answers.get(key);
    if (cached) return cached;
    const { clearings } = this;
    const answer = await read();
    if (clearings === this.clearings) this.answers.set(key, Promise.resolve(answer));
    return answer;
  }

  /** Drops all answers, so that the next call reads again. */
  clear(): void {
    this.clearings++;
    this.answers.clear();
  }
}
