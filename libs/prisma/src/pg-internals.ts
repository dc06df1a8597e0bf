import { type PoolClient, Query, type QueryConfig, type QueryResult, Result } from 'pg';

/**
 * The private parts of node-postgres that this library needs. Only this file uses them. Its spec names each of them,
 * and fails when an update of the package changes one.
 */

/** A statement that every connection prepared when it was opened. Its values are texts. */
export interface PreparedStatement {
  name: string;
  text?: undefined;
  values: string[];
}

/** A statement for node-postgres. Prisma's adapter wants rows as arrays, by `rowMode: 'array'`. */
export interface StatementConfig extends QueryConfig {
  rowMode?: string;
}

/** The part of node-postgres's connection that writes the messages of the protocol to its stream. */
interface Connection {
  stream: { writable: boolean; write(bytes: Buffer): void };
  bind(message: { portal: string; statement: string; values: string[]; binary: boolean }): void;
  execute(message: { portal: string }): void;
  sync(): void;
}

/** The methods of a query that node-postgres calls while it runs the query. */
interface QueryHandlers {
  requiresPreparation(): boolean;
  prepare(connection: Connection): void;
  handleRowDescription(message: RowDescription): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
}

/** PostgreSQL's description of the columns of a statement. */
interface RowDescription {
  fields: unknown[];
}

/** The fields of a query that the constructor of node-postgres sets. */
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

/** Collects the messages of a connection instead of writing them, and remembers the columns of its statements. */
interface Collector {
  collecting: Connection;
  messages: Buffer[];
  /** The columns of each statement that this connection has prepared, by its name. They never change. */
  descriptions: Map<string, RowDescription>;
}

const collectors = new WeakMap<Connection, Collector>();

/** Messages are collected because writing them one by one, even to a corked stream, costs more than everything else. */
function collectorOf(connection: Connection): Collector {
  const existing = collectors.get(connection);
  if (existing) return existing;
  const messages: Buffer[] = [];
  const stream = { writable: true, write: (bytes: Buffer) => void messages.push(bytes) };
  const collecting = Object.assign(Object.create(connection) as Connection, { stream });
  const collector = { collecting, messages, descriptions: new Map<string, RowDescription>() };
  collectors.set(connection, collector);
  return collector;
}

/** The first letter of a message is its type. */
const isOfType = (letter: string) => (message: Buffer) => message[0] === letter.charCodeAt(0);
/** The message that prepares a statement. */
const isParse = isOfType('P');
/** The message that asks for the columns of a statement. */
const isDescribe = isOfType('D');
/** The message that ends a packet. If a message fails, PostgreSQL skips all others up to it. */
const isSync = isOfType('S');

/** Sets the fields of a query. */
function setFields<Of extends Query>(query: Of, { values, name, types, rowMode }: StatementConfig): Of {
  const result = new ResultOfMode(rowMode, types);
  const fields: QueryFields = { values, name, types, _rowMode: rowMode, _result: result, _results: result };
  return Object.assign(query, fields);
}

/**
 * A statement with a prelude: other statements that PostgreSQL runs before it. All are sent in one packet, and if one
 * fails, PostgreSQL skips those after it. Outside a transaction block they are one transaction, so settings of the
 * prelude end with the statement. The rows of the prelude are dropped.
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
    // The constructor gets the text only, because copying a whole configuration would take longer than all the rest.
    super(statement.text);
    setFields(this, statement);
    this.statementName = statement.name ?? '';
  }

  /** Always true, because a prelude needs the extended protocol. */
  requiresPreparation(): boolean {
    return true;
  }

  /** How many statements of the prelude have run. */
  get completedOfPrelude(): number {
    return this.completed;
  }

  /** True when the prelude prepares a statement. If the query fails, the connection may or may not have prepared it. */
  get preparesInPrelude(): boolean {
    return this.isPreparing;
  }

  prepare(connection: Connection): void {
    const { collecting, messages, descriptions } = collectorOf(connection);
    try {
      this.writePrelude(collecting);
    } catch (error) {
      // A value cannot be written.
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
    const ownMessages = messages.splice(0).filter((message) => !(description && isDescribe(message)));
    connection.stream.write(Buffer.concat([...prelude, ...ownMessages]));
  }

  handleRowDescription(message: RowDescription): void {
    // A statement without a name may be a different one each time.
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
        handlers.prepare.call(setFields(new Query(statement.text), statement) as never, connection);
      }
    }
  }
}

/**
 * Sends `query` on `client`. If node-postgres cannot write a value, it calls back twice: at once, and when the
 * connection has finished the query. Only the first call counts.
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
