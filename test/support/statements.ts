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

/** Everything that `work`, and no other code, sent to the database: how long it takes depends on that and on chance. */
export async function statementsOf<T>(work: () => Promise<T>): Promise<{ result: T; statements: string[] }> {
  const statements: string[] = [];
  const result = await recording.run(statements, work);
  return { result, statements: statements.map((text) => text.replace(/\d+/g, '0')) };
}
