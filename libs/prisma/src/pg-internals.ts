import { type PoolClient, Query, type QueryConfig, type QueryResult, Result } from 'pg';

/**
 * The private parts of node-postgres that this library relies on. This is the one file that touches them; its spec names
 * each, and fails when an update of the package moves one.
 */

/** A statement that the connection has prepared, with its values as text. */
export interface PreparedStatement {
  name: string;
  values: string[];
}

/** A statement as node-postgres takes it, and as Prisma's adapter wants rows: `rowMode: 'array'`. */
export interface StatementConfig extends QueryConfig {
  rowMode?: string;
}

/** The part of node-postgres's connection that writes messages of the protocol, each to its stream. */
interface Connection {
  stream: { writable: boolean; write(bytes: Buffer): void };
  bind(message: { portal: string; statement: string; values: string[]; binary: boolean }): void;
  execute(message: { portal: string }): void;
}

/** What node-postgres calls while it runs a query. */
interface QueryHandlers {
  requiresPreparation(): boolean;
  prepare(connection: Connection): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
}

/** The fields of a query that its constructor fills in. */
interface QueryFields {
  values: unknown[] | undefined;
  name: string | undefined;
  types: unknown;
  _rowMode: string | undefined;
  _result: object;
  _results: object;
}

const handlers = Query.prototype as unknown as QueryHandlers;
const ResultOfMode = Result as unknown as new (rowMode: string | undefined, types: unknown) => object;

/** The same connection, whose messages are collected instead of written. */
interface Collector {
  collecting: Connection;
  messages: Buffer[];
}

const collectors = new WeakMap<Connection, Collector>();

/** Written one by one, even to a corked stream, the messages of a query cost the kernel more than all the rest. */
function collectorOf(connection: Connection): Collector {
  const known = collectors.get(connection);
  if (known) return known;
  const messages: Buffer[] = [];
  const stream = { writable: true, write: (bytes: Buffer) => void messages.push(bytes) };
  const collecting = Object.assign(Object.create(connection) as Connection, { stream });
  collectors.set(connection, { collecting, messages });
  return { collecting, messages };
}

/**
 * A statement with others before it, which PostgreSQL runs first: all go to the server in one packet. Outside a
 * transaction block they are one transaction, so what the others set ends with the statement. Their rows are dropped.
 */
export class QueryWithPrelude extends Query implements QueryHandlers {
  private isPreludeOver = false;
  private completed = 0;

  constructor(
    private readonly prelude: readonly PreparedStatement[],
    { text, values, name, types, rowMode }: StatementConfig,
  ) {
    // Given a whole configuration, the constructor would copy it property by property, which takes longer than the rest.
    super(text);
    const result = new ResultOfMode(rowMode, types);
    const fields: QueryFields = { values, name, types, _rowMode: rowMode, _result: result, _results: result };
    Object.assign(this, fields);
    this.isPreludeOver = prelude.length === 0;
  }

  /** Always the extended protocol: the simple one takes no messages in between. */
  requiresPreparation(): boolean {
    return true;
  }

  /** How many statements of the prelude have run. */
  get completedOfPrelude(): number {
    return this.completed;
  }

  prepare(connection: Connection): void {
    const { collecting, messages } = collectorOf(connection);
    for (const { name, values } of this.prelude) {
      collecting.bind({ portal: '', statement: name, values, binary: false });
      collecting.execute({ portal: '' });
    }
    handlers.prepare.call(this, collecting);
    connection.stream.write(Buffer.concat(messages.splice(0)));
  }

  handleDataRow(message: unknown): void {
    if (this.isPreludeOver) handlers.handleDataRow.call(this, message);
  }

  handleCommandComplete(message: unknown, connection: Connection): void {
    if (this.isPreludeOver) handlers.handleCommandComplete.call(this, message, connection);
    else this.isPreludeOver = ++this.completed === this.prelude.length;
  }
}

/**
 * Sends `query` on `client`. For a value that it cannot write, node-postgres calls back twice: at once, and again when the
 * connection is done with the query. The first call counts.
 */
export function submit(
  client: PoolClient,
  query: QueryWithPrelude,
  settle: (error: Error | null, result: QueryResult) => void,
): void {
  let isSettled = false;
  const settleOnce: typeof settle = (error, result) => {
    if (isSettled) return;
    isSettled = true;
    settle(error, result);
  };
  void client.query(query as never, settleOnce as never);
}
