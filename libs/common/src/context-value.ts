import { AsyncLocalStorage } from 'node:async_hooks';

/** One for all values: Node copies every AsyncLocalStorage to every promise, and a request makes hundreds. */
const storage = new AsyncLocalStorage<ReadonlyMap<object, unknown>>();

/** A value that follows the running code through its asynchronous steps. */
export class ContextValue<Value> {
  /** What {@link run} was given; undefined outside it. */
  get(): Value | undefined {
    return storage.getStore()?.get(this) as Value | undefined;
  }

  /** Runs `work` so that {@link get} gives `value`, in it and in all that follows from it. */
  run<Result>(value: Value, work: () => Result): Result {
    return storage.run(new Map(storage.getStore()).set(this, value), work);
  }
}
