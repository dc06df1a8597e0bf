import { type PoolClient, Query, type QueryConfig, type QueryResult, Result } from 'pg';

/**
 * The private parts of node-postgres that this library relies on. This is the one file that touches them; its spec names
 * each, and fails when an update of the package moves one.
 */

/** A statement that every connection has prepared when it was opened, with its values as text. */
export interface PreparedStatement {
  name: string;
  text?: undefined;
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
  sync(): void;
}

/** What node-postgres calls while it runs a query. */
interface QueryHandlers {
  requiresPreparation(): boolean;
  prepare(connection: Connection): void;
  handleRowDescription(message: RowDescription): void;
  handleDataRow(message: unknown): void;
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

const handlers = Query.prototype as unknown as QueryHandlers & {
  handleError(error: Error, connection: Connection): void;
};
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

/** The protocol tells its messages by their first letter. */
const isOfType = (letter: string) => (message: Buffer) => message[0] === letter.charCodeAt(0);
/** Prepares a statement. */
const isParse = isOfType('P');
/** Asks for the columns of a statement. */
const isDescribe = isOfType('D');
/** Ends a packet: what fails before it takes along all that comes after it. */
const isSync = isOfType('S');

/** A query of node-postgres, with these fields. */
function fill<Of extends Query>(query: Of, { values, name, types, rowMode }: StatementConfig): Of {
  const result = new ResultOfMode(rowMode, types);
  const fields: QueryFields = { values, name, types, _rowMode: rowMode, _result: result, _results: result };
  return Object.assign(query, fields);
}

/**
 * A statement with others before it, which PostgreSQL runs first: all go to the server in one packet, and what fails takes
 * along all that comes after it. Outside a transaction block they are one transaction, so what the others set ends with
 * the statement. The rows of the others are dropped.
 */
export class QueryWithPrelude extends Query implements QueryHandlers {
  private completed = 0;
  private isPreparing = false;
  private readonly statementName: string;
  private descriptions: Collector['descriptions'] | undefined;

  constructor(
    private readonly prelude: readonly (PreparedStatement | StatementConfig)[],
    statement: StatementConfig,
  ) {
    // Given a whole configuration, the constructor would copy it property by property, which takes longer than the rest.
    super(statement.text);
    fill(this, statement);
    this.statementName = statement.name ?? '';
  }

  /** Always the extended protocol: the simple one takes no messages in between. */
  requiresPreparation(): boolean {
    return true;
  }

  /** How many statements of the prelude have run. */
  get completedOfPrelude(): number {
    return this.completed;
  }

  /** True when the prelude was the first use of a statement: if it fails, nobody knows what the connection has prepared. */
  get preparesInPrelude(): boolean {
    return this.isPreparing;
  }

  prepare(connection: Connection): void {
    const { collecting, messages, descriptions } = collectorOf(connection);
    try {
      this.writePrelude(collecting);
    } catch (error) {
      // One of its values cannot be written.
      messages.length = 0;
      connection.sync();
      handlers.handleError.call(this, error as Error, connection);
      return;
    }
    const prelude = messages.splice(0).filter((message) => !isDescribe(message) && !isSync(message));
    this.isPreparing = prelude.some(isParse);
    handlers.prepare.call(this, collecting);
    const description = descriptions.get(this.statementName);
    if (description) handlers.handleRowDescription.call(this, description);
    this.descriptions = descriptions;
    const own = messages.splice(0).filter((message) => !(description && isDescribe(message)));
    connection.stream.write(Buffer.concat([...prelude, ...own]));
  }

  handleRowDescription(message: RowDescription): void {
    // A statement without a name is another one each time.
    if (this.statementName) this.descriptions?.set(this.statementName, message);
    handlers.handleRowDescription.call(this, message);
  }

  handleDataRow(message: unknown): void {
    if (this.isPreludeOver) handlers.handleDataRow.call(this, message);
  }

  handleCommandComplete(message: unknown, connection: Connection): void {
    if (this.isPreludeOver) handlers.handleCommandComplete.call(this, message, connection);
    else this.completed += 1;
  }

  private get isPreludeOver(): boolean {
    return this.completed === this.prelude.length;
  }

  private writePrelude(connection: Connection): void {
    for (const statement of this.prelude) {
      if (statement.text === undefined) {
        connection.bind({ portal: '', statement: statement.name, values: statement.values, binary: false });
        connection.execute({ portal: '' });
      } else {
        handlers.prepare.call(fill(new Query(statement.text), statement) as never, connection);
      }
    }
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
