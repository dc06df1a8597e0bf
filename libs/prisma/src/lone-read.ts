import { type QueryResult, types } from 'pg';
import * as pg from 'pg';
import { serialize } from 'pg-protocol';

import type { Statement } from './statement';

/** The scope of a statement on its own that reads a business: nobody asks for whom it does. */
export const SET_BUSINESS = { name: 'wateja-business', text: `SELECT set_config('wateja.business_id', $1, true)` };

type Row = Record<string, unknown>;
interface Column {
  name: string;
  parse: (value: string) => unknown;
}

/** The part of node-postgres's connection that is used here; its types do not tell of it. */
interface Wire {
  parsedStatements: Record<string, string>;
  submittedNamedStatements: Record<string, string>;
  stream: { write(bytes: Buffer): boolean };
}

const { prepareValue } = (pg as unknown as { utils: { prepareValue: (value: unknown) => unknown } }).utils;
const EXECUTE = serialize.execute();
const DESCRIBE = serialize.describe({ type: 'P' });
const SYNC = serialize.sync();

/** The columns that a statement answers with, as each connection learned them when it prepared it. */
const columnsOf = new WeakMap<Wire, Map<string, Column[]>>();

/**
 * A prepared statement that reads one business, as few bytes and turns as the protocol allows: with its scope in one
 * packet, described only when a connection prepares it. What node-postgres runs for a query is a "submittable": an object
 * that writes its messages and is handed those that come back.
 */
export class LoneRead {
  private readonly rows: Row[] = [];
  private connection: Wire | undefined;
  private columns: Column[] | undefined;
  private isScopeSet = false;
  readonly name: string;
  readonly text: string;

  constructor(
    private readonly business: string,
    private readonly statement: Statement,
    readonly callback: (error: Error | undefined, rows: Row[]) => void,
  ) {
    this.name = statement.name;
    this.text = statement.text;
  }

  submit(connection: Wire): Error | null {
    const { name, text } = this;
    this.connection = connection;
    const isPrepared = connection.parsedStatements[name] !== undefined;
    this.columns = columnsOf.get(connection)?.get(name);
    const isKnown = isPrepared && this.columns !== undefined;
    if (!isPrepared) connection.submittedNamedStatements[name] = text;
    connection.stream.write(
      Buffer.concat([
        ...(isPrepared ? [] : [serialize.parse({ name, text })]),
        serialize.bind({ statement: SET_BUSINESS.name, values: [this.business] }),
        EXECUTE,
        serialize.bind({ statement: name, values: this.statement.values, valueMapper: prepareValue }),
        ...(isKnown ? [] : [DESCRIBE]),
        EXECUTE,
        SYNC,
      ]),
    );
    return null;
  }

  handleRowDescription({ fields }: Pick<QueryResult, 'fields'>): void {
    this.columns = fields.map(({ name, dataTypeID }) => ({
      name,
      parse: types.getTypeParser(dataTypeID as never, 'text') as Column['parse'],
    }));
    if (this.connection) remember(this.connection, this.name, this.columns);
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    const { columns } = this;
    if (!this.isScopeSet || !columns) return;
    const row: Row = {};
    for (const [index, { name, parse }] of columns.entries()) {
      const value = fields[index] ?? null;
      row[name] = value === null ? null : parse(value);
    }
    this.rows.push(row);
  }

  handleCommandComplete(): void {
    this.isScopeSet = true;
  }

  handleError(error: Error): void {
    this.callback(error, []);
  }

  handleReadyForQuery(): void {
    this.callback(undefined, this.rows);
  }
}

function remember(connection: Wire, statement: string, columns: Column[]): void {
  const known = columnsOf.get(connection) ?? new Map<string, Column[]>();
  columnsOf.set(connection, known.set(statement, columns));
}
