/**
 * What is known at once, or will be. Almost every request asks for what is remembered, and each promise on its way costs
 * more than the question: so nobody makes one for an answer that is there.
 */
export type AtOnce<Value> = Value | Promise<Value>;

/** Goes on with `value`, at once where it is there. */
export function goOn<Value, Result>(value: AtOnce<Value>, next: (value: Value) => AtOnce<Result>): AtOnce<Result> {
  return value instanceof Promise ? value.then(next) : next(value);
}
