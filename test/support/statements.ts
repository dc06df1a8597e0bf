import { AsyncLocalStorage } from 'node:async_hooks';
import { Client } from 'pg';

/** The name of the first statement that prepares a connection: a transaction begins by this name. */
const PREPARES = 'wateja-begin';

type Query = (this: Client, ...parameters: unknown[]) => unknown;

const recording = new AsyncLocalStorage<string[]>();

/** Collects statements for {@link statementsOf}. @returns a function that stops it */
export function recordStatements(): () => void {
  const prototype = Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  const preparing = new WeakSet<Client>();
  prototype.query = function (...parameters) {
    const [statement] = parameters as [string | { name?: string; text: string }];
    const text = typeof statement === 'string' ? statement : statement.text;
    // The pool opens a connection when it needs one, and prepares it. That is no work of the request that waits for it.
    if (typeof statement !== 'string' && statement.name === PREPARES && text) preparing.add(this);
    if (!preparing.has(this)) recording.getStore()?.push(text);
    else if (text === 'ROLLBACK') preparing.delete(this);
    return query.apply(this, parameters);
  };
  return () => (prototype.query = query);
}

/**
 * Statements that find the principal are not counted, because their results are cached for a short time, and neither are
 * those that share counts of requests between processes, which are due from time to time.
 */
const UNCOUNTED = /key_hash = |"last_used_at" = |rate_limit_windows/;

/** All statements that `work` sent to the database. Their number does not depend on how busy the machine is. */
export async function statementsOf<T>(work: () => Promise<T>): Promise<{ result: T; statements: string[] }> {
  const statements: string[] = [];
  const result = await recording.run(statements, work);
  const relevant = statements.filter((text) => !UNCOUNTED.test(text));
  return { result, statements: relevant.map((text) => text.replace(/\d+/g, '0')) };
}
