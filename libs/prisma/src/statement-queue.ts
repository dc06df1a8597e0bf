import { DatabaseError, type PoolClient, type QueryResult } from 'pg';

import { isSessionOutdated } from './database-errors';
import { type PreparedStatement, QueryWithPrelude, submit } from './pg-internals';
import { BEGIN, contextValues, type SentStatement, setContext } from './session';

/**
 * These run without a context, because ROLLBACK must work in a failed transaction, which accepts no other statement.
 */
const TRANSACTION_CONTROL = /^(?:BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE SAVEPOINT|SET TRANSACTION)\b/;

/** A connection in a transaction. It remembers the tenant context that the last statement has set. */
export class TransactionConnection {
  /** The present context of the transaction; null when it is not known. */
  private context: string[] | null = null;
  /** Statements that will be sent together with the next one. */
  private pipelined: (PreparedStatement | SentStatement)[] = [];
  /** The error after which the state of the session is unknown. The transaction accepts no further statement. */
  private failure: Error | undefined;
  /** The error after which nobody else may use the connection. */
  unusable: Error | undefined;

  /** @param hasToBegin true to send BEGIN together with the first statement. Otherwise the caller sends BEGIN. */
  constructor(
    readonly client: PoolClient,
    private hasToBegin: boolean,
  ) {}

  /** Keeps a statement until the next one, and sends both in one packet. Its rows are dropped. */
  pipeline(statement: SentStatement, context: string[]): void {
    this.setContext(context);
    this.pipelined.push(statement);
  }

  /** Sends a statement, and its context before it if the transaction has another one. */
  async send(statement: SentStatement, context: string[]): Promise<QueryResult> {
    this.setContext(context);
    return this.sendPacket(statement);
  }

  /** Sends a statement that controls the transaction, without a context. */
  async control(text: string): Promise<QueryResult> {
    const isRollback = text.startsWith('ROLLBACK');
    // A rollback would undo these statements, so they need not be sent.
    if (isRollback) this.pipelined = [];
    // Rolling back a savepoint also undoes settings that were made after it.
    this.context = null;
    if (this.hasToBegin || this.pipelined.length > 0) return this.sendPacket({ text });
    // Prisma releases its connection only after a rollback, so ROLLBACK must always be possible.
    if (!isRollback) this.assertUsable();
    return this.client.query(text);
  }

  /** Ends the transaction. @returns false when PostgreSQL rolled back instead of committing */
  async end(command: 'COMMIT' | 'ROLLBACK'): Promise<boolean> {
    // The session does not work any more. When its connection ends, PostgreSQL rolls back.
    if (this.failure && command === 'ROLLBACK') return true;
    if (this.hasToBegin && this.pipelined.length === 0) return true;
    return (await this.control(command)).command === command;
  }

  private setContext(context: string[]): void {
    if (context.every((value, index) => value === this.context?.[index])) return;
    this.pipelined.push(setContext(context));
    this.context = context;
  }

  private async sendPacket(statement: SentStatement): Promise<QueryResult> {
    this.assertUsable();
    const begins = this.hasToBegin;
    const query = new QueryWithPrelude(begins ? [BEGIN, ...this.pipelined] : this.pipelined, statement);
    this.hasToBegin = false;
    this.pipelined = [];
    try {
      return await new Promise((resolve, reject) => {
        submit(this.client, query, (error, result) => (error ? reject(error) : resolve(result)));
      });
    } catch (error) {
      this.recordFailure(error as Error, begins && query.completedOfPrelude === 0);
      if (query.preparesInPrelude) this.unusable ??= error as Error;
      throw error;
    }
  }

  private recordFailure(error: Error, isOutside: boolean): void {
    // After an error that is not PostgreSQL's, the state of the transaction is unknown: it may be open and not failed.
    if (isOutside || !(error instanceof DatabaseError)) this.failure ??= error;
    if (this.failure || isSessionOutdated(error)) this.unusable ??= error;
  }

  private assertUsable(): void {
    if (this.failure) throw this.failure;
  }
}

/**
 * Sends statements one after another. The code in a transaction may send several at once, but a connection runs one.
 */
export class StatementQueue {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly connection: TransactionConnection) {}

  query(statement: SentStatement): Promise<QueryResult> {
    if (TRANSACTION_CONTROL.test(statement.text)) return this.control(statement.text);
    // The context is read now, because the statement may be sent later, in the context of other code.
    const context = contextValues(statement);
    return this.inTurn(() => this.connection.send(statement, context));
  }

  /** Sends a statement together with the next one, or with the end of the transaction. */
  pipeline(statement: SentStatement): void {
    const context = contextValues(statement);
    void this.inTurn(async () => this.connection.pipeline(statement, context));
  }

  control(text: string): Promise<QueryResult> {
    return this.inTurn(() => this.connection.control(text));
  }

  /**
   * Ends the transaction after all earlier statements.
   * @returns false when PostgreSQL rolled back instead of committing
   */
  end(command: 'COMMIT' | 'ROLLBACK'): Promise<boolean> {
    return this.inTurn(() => this.connection.end(command));
  }

  /** Waits for all earlier statements, and makes later ones wait. @returns a function that lets them continue */
  reserve(): Promise<() => void> {
    return new Promise((begin) => {
      void this.inTurn(() => new Promise<void>((release) => begin(release)));
    });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const answer = this.last.then(work, work);
    this.last = answer;
    return answer;
  }
}
