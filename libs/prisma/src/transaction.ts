import { AsyncResource } from 'node:async_hooks';

import { Logger } from '@nestjs/common';
import { ContextValue } from '@wateja/common';
import type { PoolClient, QueryResult } from 'pg';

import { Prisma } from './generated/client';
import { type AdapterConnection, SavepointConnection } from './prisma-connections';
import type { SentStatement } from './session';
import { StatementQueue, TransactionConnection } from './statement-queue';

/** How a transaction differs from the usual. */
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

/** Code sent a statement after its transaction had ended: a mistake in that code, which no second try repairs. */
class TransactionEnded extends Error {
  readonly code = 'TRANSACTION_ENDED';

  constructor() {
    super('The transaction of this code has ended: await what belongs to it, and use detached() for what does not');
  }
}

/** A statement failed, the code went on all the same, and PostgreSQL rolled back where it was to commit. */
class TransactionAborted extends Error {
  constructor() {
    super('The transaction was rolled back: one of its statements had failed');
  }
}

/** A transaction that is running, or has been: the code that follows from it keeps it. */
export class RunningTransaction {
  private readonly connection: TransactionConnection;
  private readonly statements: StatementQueue;
  private readonly callbacks: Callback[] = [];
  private hasEnded = false;

  private constructor(client: PoolClient, hasToBegin: boolean) {
    this.connection = new TransactionConnection(client, hasToBegin);
    this.statements = new StatementQueue(this.connection);
  }

  /** Begins with the first statement; at once where an isolation level is asked for, which has to be said before it. */
  static async begin(client: PoolClient, { isolationLevel }: TransactionOptions): Promise<RunningTransaction> {
    if (isolationLevel) await client.query(`BEGIN ISOLATION LEVEL ${ISOLATION_LEVELS[isolationLevel]}`);
    return new RunningTransaction(client, !isolationLevel);
  }

  /** Why the connection must not go back into the pool; undefined when it may. */
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

  /** For a transaction of Prisma's inside this one. @throws TransactionEnded */
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
    // It runs for whom it was registered, a business and an actor, and not for whom the transaction was begun.
    this.callbacks.push(AsyncResource.bind(() => within(undefined, () => followCommit(callback))));
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

  /** What waited for the commit, in order; none keeps the next from its turn. */
  async afterCommit(): Promise<void> {
    for (const callback of this.callbacks) await callback();
  }
}

const running = new ContextValue<RunningTransaction | undefined>();

/** The transaction that the running code is a part of. */
export const currentTransaction = (): RunningTransaction | undefined => running.get();

/** Runs `work` as a part of `transaction`, or of none. */
export function within<T>(transaction: RunningTransaction | undefined, work: () => Promise<T>): Promise<T> {
  // Awaited inside: Prisma's queries start when somebody waits for them, which has to be in here.
  return running.run(transaction, async () => await work());
}

/** Runs what follows a commit. Its failure is logged: an error would say that nothing was committed. */
export async function followCommit(callback: Callback): Promise<void> {
  try {
    await callback();
  } catch (error) {
    new Logger('Database').error(
      'What was to follow a commit has failed',
      error instanceof Error ? error.stack : error,
    );
  }
}
