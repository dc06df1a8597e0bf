import { AsyncResource } from 'node:async_hooks';

import { Logger } from '@nestjs/common';
import { ContextValue } from '@wateja/common';
import type { PoolClient, QueryResult } from 'pg';

import { Prisma } from './generated/client';
import { type AdapterConnection, SavepointConnection } from './prisma-connections';
import type { SentStatement } from './session';
import { StatementQueue, TransactionConnection } from './statement-queue';

/** Settings of a transaction that differ from the defaults. */
export interface TransactionOptions {
  isolationLevel?: Prisma.TransactionIsolationLevel;
}

type Callback = () => void | Promise<void>;

const ISOLATION_LEVELS: Record<Prisma.TransactionIsolationLevel, string> = {
  ReadUncommitted: 'READ UNCOMMITTED',
  ReadCommitted: 'READ COMMITTED',
  RepeatableRead: 'REPEATABLE READ',
  Serializable: 'SERIALIZABLE',
};

/**
 * Code sent a statement after the end of its transaction. This is a mistake in the code, so trying again does not help.
 */
class TransactionEnded extends Error {
  readonly code = 'TRANSACTION_ENDED';

  constructor() {
    super(
      'This code runs a statement in a transaction that has already ended. Await every statement of a ' +
        'transaction, and use detached() for statements outside it',
    );
  }
}

/** A statement failed and the code ignored the error, so PostgreSQL rolled back instead of committing. */
class TransactionAborted extends Error {
  constructor() {
    super('The transaction was rolled back, because one of its statements failed');
  }
}

/** A transaction that is running or has ended. Code that was started in it still refers to it after its end. */
export class RunningTransaction {
  private readonly connection: TransactionConnection;
  private readonly statements: StatementQueue;
  private readonly callbacks: Callback[] = [];
  private hasEnded = false;

  private constructor(client: PoolClient, hasToBegin: boolean) {
    this.connection = new TransactionConnection(client, hasToBegin);
    this.statements = new StatementQueue(this.connection);
  }

  /**
   * Begins with the first statement. With an isolation level it begins at once, because that is set before a statement.
   */
  static async begin(client: PoolClient, { isolationLevel }: TransactionOptions): Promise<RunningTransaction> {
    if (isolationLevel) await client.query(`BEGIN ISOLATION LEVEL ${ISOLATION_LEVELS[isolationLevel]}`);
    return new RunningTransaction(client, !isolationLevel);
  }

  /** The error after which the connection must not go back into the pool; undefined when it may. */
  get unusable(): Error | undefined {
    return this.connection.unusable;
  }

  /** @throws TransactionEnded */
  async query(statement: SentStatement): Promise<QueryResult> {
    this.assertRunning();
    return this.statements.query(statement);
  }

  /** @throws TransactionEnded */
  pipeline(statement: SentStatement): void {
    this.assertRunning();
    this.statements.pipeline(statement);
  }

  /** A connection for a transaction that Prisma begins inside this one. @throws TransactionEnded */
  async savepoint(): Promise<AdapterConnection> {
    this.assertRunning();
    return new SavepointConnection(this.connection, await this.statements.reserve());
  }

  /** @throws TransactionEnded */
  assertRunning(): void {
    if (this.hasEnded) throw new TransactionEnded();
  }

  /** @throws TransactionEnded */
  onCommit(callback: Callback): void {
    this.assertRunning();
    // It runs with the business and actor of the code that registers it, and not of the code that began the
    // transaction.
    this.callbacks.push(AsyncResource.bind(() => runInTransaction(undefined, () => followCommit(callback))));
  }

  /** @throws TransactionAborted */
  async commit(): Promise<void> {
    this.hasEnded = true;
    if (!(await this.statements.end('COMMIT'))) throw new TransactionAborted();
  }

  async rollback(): Promise<void> {
    this.hasEnded = true;
    await this.statements.end('ROLLBACK');
  }

  /** Runs the callbacks in order. If one fails, the next ones still run. */
  async afterCommit(): Promise<void> {
    for (const callback of this.callbacks) await callback();
  }
}

const running = new ContextValue<RunningTransaction | undefined>();

/** The transaction of the running code. */
export const currentTransaction = (): RunningTransaction | undefined => running.get();

/** Runs `work` inside `transaction`, or outside of any transaction. */
export function runInTransaction<T>(transaction: RunningTransaction | undefined, work: () => Promise<T>): Promise<T> {
  // Prisma's queries start when they are awaited, so they must be awaited inside the transaction.
  return running.run(transaction, async () => await work());
}

/** Runs a callback after a commit. Its error is only logged: throwing it would mean that nothing was committed. */
export async function followCommit(callback: Callback): Promise<void> {
  try {
    await callback();
  } catch (error) {
    new Logger('Database').error('A callback after a commit failed', error instanceof Error ? error.stack : error);
  }
}
