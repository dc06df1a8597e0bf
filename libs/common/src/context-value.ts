import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * All values share one storage, because Node copies each AsyncLocalStorage to every promise. A request makes hundreds.
 */
const storage = new AsyncLocalStorage<ReadonlyMap<object, unknown>>();

/** A value that all asynchronous steps of the running code share. */
export class ContextValue<Value> {
  /** The value that {@link run} has set for the running code; undefined outside it. */
  get(): Value | undefined {
    return storage.getStore()?.get(this) as Value | undefined;
  }

  /** Runs `work`. In it, and in all asynchronous code that it starts, {@link get} returns `value`. */
  run<Result>(value: Value, work: () => Result): Result {
    return storage.run(new Map(storage.getStore()).set(this, value), work);
  }
}
