import type { PoolClient, QueryResult } from 'pg';

import { type SentStatement } from './session';
import { StatementQueue, TransactionConnection } from './statement-queue';

type Listener = (error: Error) => void;

/**
 * The methods of a connection that Prisma's adapter uses in transactions that Prisma begins itself, as for nested
 * writes.
 */
export interface AdapterConnection {
  query(statement: SentStatement): Promise<QueryResult>;
  on(event: 'error', listener: Listener): void;
  removeListener(event: 'error', listener: Listener): void;
  release(error?: Error): void;
}

/** A separate connection for a transaction that Prisma begins outside our transactions. */
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

/** A transaction that Prisma begins inside one of ours becomes a savepoint on the same connection. */
const SAVEPOINT_CONTROL: Record<string, string> = {
  BEGIN: 'SAVEPOINT prisma',
  COMMIT: 'RELEASE SAVEPOINT prisma',
  ROLLBACK: 'ROLLBACK TO SAVEPOINT prisma; RELEASE SAVEPOINT prisma',
};

/** The connection of a running transaction, for a transaction that Prisma begins inside it. */
export class SavepointConnection implements AdapterConnection {
  private readonly statements: StatementQueue;

  /**
   * @param onRelease lets the other statements of the running transaction continue. They must wait for the savepoint.
   */
  constructor(
    connection: TransactionConnection,
    private readonly onRelease: () => void,
  ) {
    this.statements = new StatementQueue(connection);
  }

  query(statement: SentStatement): Promise<QueryResult> {
    const control = SAVEPOINT_CONTROL[statement.text];
    if (control) return this.statements.control(control);
    // The running transaction already has its isolation level.
    if (statement.text.startsWith('SET TRANSACTION')) return this.statements.control('');
    return this.statements.query(statement);
  }

  // The statements of the running transaction fail when its connection does, so nobody listens to its errors.
  on(): void {}
  removeListener(): void {}

  release(): void {
    this.onRelease();
  }
}
