import { AsyncLocalStorage } from 'node:async_hooks';
import { Client } from 'pg';

type Query = (this: Client, ...parameters: unknown[]) => unknown;

const recording = new AsyncLocalStorage<string[]>();

/** Keeps the statements that {@link statementsOf} asks for. @returns how to stop */
export function recordStatements(): () => void {
  const prototype = Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  prototype.query = function (...parameters) {
    const [statement] = parameters as [string | { text: string }];
    recording.getStore()?.push(typeof statement === 'string' ? statement : statement.text);
    return query.apply(this, parameters);
  };
  return () => (prototype.query = query);
}

/** Finding out who calls is remembered for a moment, and says nothing about what they ask for. */
const IDENTIFYING = /key_hash = |"last_used_at" = /;

/** Everything that `work`, and no other code, sent to the database: how long it takes depends on that and on chance. */
export async function statementsOf<T>(work: () => Promise<T>): Promise<{ result: T; statements: string[] }> {
  const statements: string[] = [];
  const result = await recording.run(statements, work);
  const relevant = statements.filter((text) => !IDENTIFYING.test(text));
  return { result, statements: relevant.map((text) => text.replace(/\d+/g, '0')) };
}
