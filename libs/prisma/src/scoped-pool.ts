import { Client, Pool, type PoolClient, type PoolConfig, type QueryConfig, type QueryResult } from 'pg';

import { Lease } from './lease';
import { LoneRead, SET_BUSINESS } from './lone-read';
import { Preparation } from './preparation';
import { currentScope, type Scope } from './tenant-context';
import { BEGIN, type Callback, ScopedQuery, scopeValues, SET_SCOPE, type StatementConfig } from './scoped-query';
import type { Statement } from './statement';

/** These run bare: ROLLBACK has to work in a transaction that takes nothing else any more. */
const TRANSACTION_CONTROL = /^(?:BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE SAVEPOINT|SET TRANSACTION)\b/;

/** What PostgreSQL says of a connection that is in a transaction in which nothing has failed. */
const IN_TRANSACTION = 'T';

/** Runs each statement in the scope of the code that asks for it. */
class ScopedClient extends Client {
  /** As the last answer of the server told it; pg's types do not know of it. */
  declare getTransactionStatus: () => string | null;
  private last: Promise<unknown> = Promise.resolve();
  private hasToBegin = false;
  /** The scope that the running transaction has. */
  private inForce: string[] | null = null;

  // The pool calls with a callback, transactions without one: they may ask for several things at once, and a connection
  // does one at a time.
  override query(config: unknown, values?: unknown, callback?: unknown): never {
    const done = (typeof values === 'function' ? values : callback) as Callback | undefined;
    const { scope = currentScope(), ...statement } = config as StatementConfig & { scope?: Scope };
    if (done) {
      this.submit(scope, statement, done);
      return undefined as never;
    }
    const run = () =>
      new Promise<QueryResult>((resolve, reject) => {
        this.submit(scope, statement, (error, result) => (error ? reject(error) : resolve(result)));
      });
    const answer = this.last.then(run, run);
    this.last = answer;
    return answer as never;
  }

  private submit(scope: Scope, statement: StatementConfig, settle: Callback): void {
    const begins = this.hasToBegin;
    this.hasToBegin = false;
    if (TRANSACTION_CONTROL.test(statement.text)) {
      // A savepoint may take the scope back with it.
      this.inForce = null;
      void super.query(statement, settle as never);
      return;
    }
    const wanted = scopeValues(scope);
    const isInTransaction = begins || this.getTransactionStatus() === IN_TRANSACTION;
    const isInForce = isInTransaction && !begins && wanted.every((value, index) => value === this.inForce?.[index]);
    this.inForce = isInTransaction ? wanted : null;
    void super.query(new ScopedQuery({ begins, scope: isInForce ? null : wanted }, statement, settle));
  }

  /** Begins a transaction, in the packet of its first statement. For a connection that nobody else uses. */
  begin(): void {
    this.hasToBegin = true;
  }

  /** For a connection that nobody else uses. */
  read(query: LoneRead): void {
    super.query(query as never);
  }

  /** Once per connection, so that every statement after it finds these prepared. */
  async prepareScope(): Promise<void> {
    // A connection that breaks says so to its query, and to the pool while it has none; nobody else has to hear.
    this.on('error', () => undefined);
    await new Promise<void>((resolve, reject) => {
      const settle = (error?: Error) => (error ? reject(error) : resolve());
      super.query(new Preparation([SET_SCOPE, SET_BUSINESS, BEGIN], settle) as never);
    });
  }
}

/** Connections whose statements see the rows of the current {@link Scope}, and no other. */
export class ScopedPool extends Pool {
  constructor(config: PoolConfig) {
    super({
      ...config,
      Client: ScopedClient,
      onConnect: (client: ScopedClient) => client.prepareScope(),
    } as PoolConfig);
    this.on('release', (_error, client) => {
      Lease.end(client);
    });
  }

  // Waiting for a connection may end in another request's context, so the scope is noted before.
  override query(config: unknown): never {
    return super.query({ ...(config as QueryConfig), scope: currentScope() } as QueryConfig) as never;
  }

  /** The rows of a statement that changes nothing and reads one business, past all that the pool does for other ones. */
  read(statement: Statement): Promise<unknown[]> {
    const business = String(currentScope().business_id ?? '');
    return new Promise((resolve, reject) => {
      super.connect((failure, client, release) => {
        if (!client) {
          reject(failure ?? new Error('No connection'));
          return;
        }
        const settle = (error: Error | undefined, rows: unknown[]) => {
          release(error);
          if (error) reject(error);
          else resolve(rows);
        };
        (client as unknown as ScopedClient).read(new LoneRead(business, statement, settle));
      });
    });
  }

  /** Runs `work` on one connection, between BEGIN and COMMIT; what it throws rolls back. */
  async inTransaction<T>(work: (connection: PoolClient) => Promise<T>): Promise<T> {
    const connection = await super.connect();
    let broken: Error | undefined;
    try {
      (connection as unknown as ScopedClient).begin();
      const result = await work(connection);
      await connection.query({ text: 'COMMIT' });
      return result;
    } catch (error) {
      await connection.query({ text: 'ROLLBACK' }).catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      connection.release(broken);
    }
  }

  override connect(callback?: unknown): never {
    if (callback) {
      super.connect(callback as never);
      return undefined as never;
    }
    return super.connect().then((client: PoolClient) => Lease.begin(client)) as never;
  }
}
