import { Query, type QueryConfig, type QueryResult, Result } from 'pg';

import type { Scope } from './tenant-context';

/** Tells the policies of the migration `row_level_security` whose rows the next statement may see. */
export const SET_SCOPE = {
  name: 'wateja-scope',
  text:
    `SELECT set_config('wateja.business_id', $1, true), set_config('wateja.platform', $2, true), ` +
    `set_config('wateja.actor', $3, true)`,
};

/** Prepared, so that it can go along with the first statement of a transaction. */
export const BEGIN = { name: 'wateja-begin', text: 'BEGIN' };

/** What {@link SET_SCOPE} is given. */
export function scopeValues({ business_id, is_platform, actor }: Scope): string[] {
  return [String(business_id ?? ''), is_platform ? 'on' : '', actor ? JSON.stringify(actor) : ''];
}

/** The part of node-postgres's connection that writes messages; its types do not tell of it. */
interface Wire {
  bind(message: { portal: string; statement: string; values: string[]; binary: boolean }): void;
  execute(message: { portal: string }): void;
}

interface Handlers {
  prepare(connection: Wire): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Wire): void;
}

/** A statement as pg takes it, and how Prisma's adapter wants rows. */
export type StatementConfig = QueryConfig & { rowMode?: string };
export type Callback = (error: Error | undefined, result: QueryResult) => void;

/** What goes to the server before a statement, in the same packet. */
export interface Prelude {
  begins: boolean;
  /** Null where the transaction has the scope already. */
  scope: string[] | null;
}

const handlers = Query.prototype as unknown as Handlers;

/** pg's own fields of a query, as far as they are set here. */
interface QueryFields {
  values: unknown[] | undefined;
  name: string | undefined;
  types: unknown;
  callback: Callback;
  _rowMode: string | undefined;
  _result: unknown;
  _results: unknown;
}

/**
 * A statement behind its scope: both go to the server in one packet and run in one transaction, so the scope ends with
 * the statement or its transaction, and a connection never carries one business's over to the next request.
 */
export class ScopedQuery extends Query implements Handlers {
  private preludes = 0;

  constructor(
    private readonly prelude: Prelude,
    { text, values, name, types, rowMode }: StatementConfig,
    callback: Callback,
  ) {
    // Given as an object it would be cloned, property by property, which takes longer than all the rest.
    super(text);
    const result = new (Result as unknown as new (mode?: string, types?: unknown) => unknown)(rowMode, types);
    const fields: QueryFields = { values, name, types, callback, _rowMode: rowMode, _result: result, _results: result };
    Object.assign(this, fields);
  }

  /** Always by the extended protocol: the simple one takes no messages in between. */
  requiresPreparation(): boolean {
    return true;
  }

  prepare(connection: Wire): void {
    const { begins, scope } = this.prelude;
    if (begins) this.before(connection, BEGIN.name, []);
    if (scope) this.before(connection, SET_SCOPE.name, scope);
    handlers.prepare.call(this, connection);
  }

  private before(connection: Wire, statement: string, values: string[]): void {
    this.preludes++;
    connection.bind({ portal: '', statement, values, binary: false });
    connection.execute({ portal: '' });
  }

  handleDataRow(message: unknown): void {
    if (this.preludes === 0) handlers.handleDataRow.call(this, message);
  }

  handleCommandComplete(message: unknown, connection: Wire): void {
    if (this.preludes === 0) handlers.handleCommandComplete.call(this, message, connection);
    else this.preludes--;
  }
}
