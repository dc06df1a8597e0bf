import { LRUCache } from 'lru-cache';

/** Longest that another process's change goes unnoticed here, in milliseconds. */
const MEMORY = 3_000;
const REMEMBERED = 10_000;

/** Answers of the database that every request asks for, remembered for a moment. */
export class ShortMemory<Value> {
  private readonly answers = new LRUCache<string, Promise<Value>>({ max: REMEMBERED, ttl: MEMORY });

  /** What is remembered under `key`, or what `read` finds out. */
  get(key: string, read: () => Promise<Value>): Promise<Value> {
    const known = this.answers.get(key);
    if (known) return known;
    // Remembering the promise, not its result: simultaneous requests share one query, and `forget`
    // also drops an answer that is still on its way.
    const answer = read();
    this.answers.set(key, answer);
    answer.catch(() => this.answers.peek(key) === answer && this.answers.delete(key));
    return answer;
  }

  forget(): void {
    this.answers.clear();
  }
}
