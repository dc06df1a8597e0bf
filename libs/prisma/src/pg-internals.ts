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
  handleRowDescription(message: RowDescription): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
}

/** What PostgreSQL says of the columns of a statement, when it is asked to describe it. */
interface RowDescription {
  fields: unknown[];
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

/** A connection's messages, collected instead of written, and what they need not ask again. */
interface Collector {
  collecting: Connection;
  messages: Buffer[];
  /** By the names of statements that this connection has prepared; a prepared statement keeps its columns. */
  descriptions: Map<string, RowDescription>;
}

const collectors = new WeakMap<Connection, Collector>();

/** Written one by one, even to a corked stream, the messages of a query cost the kernel more than all the rest. */
function collectorOf(connection: Connection): Collector {
  const known = collectors.get(connection);
  if (known) return known;
  const messages: Buffer[] = [];
  const stream = { writable: true, write: (bytes: Buffer) => void messages.push(bytes) };
  const collecting = Object.assign(Object.create(connection) as Connection, { stream });
  const collector = { collecting, messages, descriptions: new Map<string, RowDescription>() };
  collectors.set(connection, collector);
  return collector;
}

/** The protocol's message that asks for the columns of a statement. */
const isDescribe = (message: Buffer) => message[0] === 'D'.charCodeAt(0);

/**
 * A statement with others before it, which PostgreSQL runs first: all go to the server in one packet. Outside a
 * transaction block they are one transaction, so what the others set ends with the statement. They answer with no rows.
 */
export class QueryWithPrelude extends Query implements QueryHandlers {
  private completed = 0;
  private readonly statementName: string;
  private descriptions: Collector['descriptions'] | undefined;

  constructor(
    private readonly prelude: readonly PreparedStatement[],
    { text, values, name, types, rowMode }: StatementConfig,
  ) {
    // Given a whole configuration, the constructor would copy it property by property, which takes longer than the rest.
    super(text);
    const result = new ResultOfMode(rowMode, types);
    const fields: QueryFields = { values, name, types, _rowMode: rowMode, _result: result, _results: result };
    Object.assign(this, fields);
    this.statementName = name ?? '';
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
    const { collecting, messages, descriptions } = collectorOf(connection);
    for (const { name, values } of this.prelude) {
      collecting.bind({ portal: '', statement: name, values, binary: false });
      collecting.execute({ portal: '' });
    }
    handlers.prepare.call(this, collecting);
    const description = descriptions.get(this.statementName);
    if (description) handlers.handleRowDescription.call(this, description);
    this.descriptions = descriptions;
    const sent = messages.splice(0);
    connection.stream.write(Buffer.concat(description ? sent.filter((message) => !isDescribe(message)) : sent));
  }

  handleRowDescription(message: RowDescription): void {
    // A statement without a name is another one each time.
    if (this.statementName) this.descriptions?.set(this.statementName, message);
    handlers.handleRowDescription.call(this, message);
  }

  handleCommandComplete(message: unknown, connection: Connection): void {
    if (this.completed === this.prelude.length) handlers.handleCommandComplete.call(this, message, connection);
    else this.completed += 1;
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
