import { LRUCache } from 'lru-cache';

import type { AtOnce } from './at-once';

/** Longest that another process's change goes unnoticed here, in milliseconds. */
const MEMORY = 3_000;
const REMEMBERED = 10_000;

/** Answers of the database that every request asks for, remembered for a moment. */
export class ShortMemory<Value> {
  private readonly answers = new LRUCache<string, { promise: Promise<Value>; value?: Value }>({
    max: REMEMBERED,
    ttl: MEMORY,
  });

  /** What is remembered under `key`, at once, or what `read` finds out. */
  get(key: string, read: () => Promise<Value>): AtOnce<Value> {
    const known = this.answers.get(key);
    if (known) return known.value ?? known.promise;
    // Remembering the promise, not its result alone: simultaneous requests share one query, and `forget`
    // also drops an answer that is still on its way.
    const answer: { promise: Promise<Value>; value?: Value } = { promise: read() };
    this.answers.set(key, answer);
    answer.promise.then(
      (value) => (answer.value = value),
      () => this.answers.peek(key) === answer && this.answers.delete(key),
    );
    return answer.promise;
  }

  forget(): void {
    this.answers.clear();
  }
}
