import { type ClientBase, Pool, type PoolConfig, type QueryResult } from 'pg';

import { QueryWithPrelude, submit } from './pg-internals';
import { PooledConnection } from './prisma-connections';
import { contextValues, prepareSession, type SentStatement, setContext } from './session';
import { currentTransaction, RunningTransaction, type TransactionOptions, runInTransaction } from './transaction';

/**
 * The connections of the application. A statement runs in the tenant context of the code that sends it. It uses the
 * connection of the running transaction if there is one. Prisma's adapter and `PrismaService.query` send statements
 * here.
 */
export class ScopedPool extends Pool {
  constructor(config: PoolConfig) {
    // The pool waits for the promise. Its types know only functions that return nothing.
    const onConnect: (client: ClientBase) => unknown = prepareSession;
    super({ ...config, onConnect });
  }

  /** Prisma's adapter calls this. */
  override query(statement: unknown): never {
    return this.send(statement as SentStatement) as never;
  }

  send(statement: SentStatement): Promise<QueryResult> {
    const transaction = currentTransaction();
    if (transaction) return transaction.query(statement);
    // The context is read now, because the callback that gets a connection may run in the context of other code.
    const query = new QueryWithPrelude([setContext(contextValues(statement))], statement);
    return new Promise((resolve, reject) => {
      super.connect((failure, client, release) => {
        if (!client) {
          reject(failure ?? new Error('No connection'));
          return;
        }
        submit(client, query, (error, result) => {
          release(error ?? undefined);
          if (error) reject(error);
          else resolve(result);
        });
      });
    });
  }

  /** Without a callback, the caller is Prisma's adapter, which begins a transaction of Prisma. */
  override connect(callback?: unknown): never {
    if (callback) {
      super.connect(callback as never);
      return undefined as never;
    }
    const transaction = currentTransaction();
    if (transaction) return transaction.savepoint() as never;
    return super.connect().then((client) => new PooledConnection(client)) as never;
  }

  /** Runs `work` in a new transaction, and then its callbacks for the commit. An error in `work` rolls back. */
  async transaction<T>(work: () => Promise<T>, options: TransactionOptions): Promise<T> {
    const client = await super.connect();
    let transaction: RunningTransaction | undefined;
    let result: T;
    try {
      transaction = await RunningTransaction.begin(client, options);
      result = await runInTransaction(transaction, work);
      await transaction.commit();
    } catch (error) {
      const broken = await transaction?.rollback().then(
        () => undefined,
        (failure: Error) => failure,
      );
      client.release(broken ?? (transaction ? transaction.unusable : (error as Error)));
      throw error;
    }
    client.release(transaction.unusable);
    await transaction.afterCommit();
    return result;
  }
}
