import type { PoolClient, QueryResult } from 'pg';

import { type SentStatement } from './session';
import { StatementQueue, TransactionConnection } from './statement-queue';

type Listener = (error: Error) => void;

/** What Prisma's adapter uses of a connection, for the transactions that Prisma begins itself, as for nested writes. */
export interface AdapterConnection {
  query(statement: SentStatement): Promise<QueryResult>;
  on(event: 'error', listener: Listener): void;
  removeListener(event: 'error', listener: Listener): void;
  release(error?: Error): void;
}

/** A connection of its own, for a transaction of Prisma's outside any of ours. */
export class PooledConnection implements AdapterConnection {
  private readonly connection: TransactionConnection;
  private readonly statements: StatementQueue;

  constructor(private readonly client: PoolClient) {
    this.connection = new TransactionConnection(client, false);
    this.statements = new StatementQueue(this.connection);
  }

  query(statement: SentStatement): Promise<QueryResult> {
    return this.statements.query(statement);
  }

  on(event: 'error', listener: Listener): void {
    this.client.on(event, listener);
  }

  removeListener(event: 'error', listener: Listener): void {
    this.client.removeListener(event, listener);
  }

  release(error?: Error): void {
    this.client.release(error ?? this.connection.unusable);
  }
}

/** What a transaction of Prisma's does inside one of ours, on the same connection: it becomes a savepoint. */
const SAVEPOINT_CONTROL: Record<string, string> = {
  BEGIN: 'SAVEPOINT prisma',
  COMMIT: 'RELEASE SAVEPOINT prisma',
  ROLLBACK: 'ROLLBACK TO SAVEPOINT prisma; RELEASE SAVEPOINT prisma',
};

/** The connection of a running transaction, for a transaction of Prisma's inside it. */
export class SavepointConnection implements AdapterConnection {
  private readonly statements: StatementQueue;

  /** @param onRelease lets the other statements of the running transaction go on: these must be alone in the savepoint */
  constructor(
    connection: TransactionConnection,
    private readonly onRelease: () => void,
  ) {
    this.statements = new StatementQueue(connection);
  }

  query(statement: SentStatement): Promise<QueryResult> {
    const control = SAVEPOINT_CONTROL[statement.text];
    if (control) return this.statements.control(control);
    // The running transaction has its isolation level already.
    if (statement.text.startsWith('SET TRANSACTION')) return this.statements.control('');
    return this.statements.query(statement);
  }

  // The running transaction hears of its connection's errors by its statements.
  on(): void {}
  removeListener(): void {}

  release(): void {
    this.onRelease();
  }
}
