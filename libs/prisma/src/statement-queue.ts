import { DatabaseError, type PoolClient, type QueryResult } from 'pg';

import { isSessionOutdated } from './database-errors';
import { type PreparedStatement, QueryWithPrelude, submit } from './pg-internals';
import { BEGIN, contextValues, type SentStatement, setContext } from './session';

/** These run bare: ROLLBACK has to work in a transaction that takes nothing else any more. */
const TRANSACTION_CONTROL = /^(?:BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE SAVEPOINT|SET TRANSACTION)\b/;

/** A connection in a transaction, with what the last statement has set on it. */
export class TransactionConnection {
  /** The context that the transaction has now; null when that is not known. */
  private context: string[] | null = null;
  /** What goes along with the next statement. */
  private pipelined: (PreparedStatement | SentStatement)[] = [];
  /** Why the transaction takes nothing more: nobody knows what the session would do with it. */
  private failure: Error | undefined;
  /** Why the session must not serve anybody after this transaction. */
  unusable: Error | undefined;

  /** @param hasToBegin true when BEGIN goes along with the first statement; else the user of the connection sends it */
  constructor(
    readonly client: PoolClient,
    private hasToBegin: boolean,
  ) {}

  /** Keeps a statement, whose rows nobody needs, for the packet of the next one. */
  pipeline(statement: SentStatement, context: string[]): void {
    this.setContext(context);
    this.pipelined.push(statement);
  }

  /** Sends a statement behind its context, unless the transaction has that context already. */
  async send(statement: SentStatement, context: string[]): Promise<QueryResult> {
    this.setContext(context);
    return this.sendPacket(statement);
  }

  /** Sends a statement that controls the transaction, as it is. */
  async control(text: string): Promise<QueryResult> {
    const isRollback = text.startsWith('ROLLBACK');
    // What a rollback would take back need not be sent.
    if (isRollback) this.pipelined = [];
    // A savepoint that is rolled back takes back what was set after it.
    this.context = null;
    if (this.hasToBegin || this.pipelined.length > 0) return this.sendPacket({ text });
    // Prisma gives its connection back only after it has rolled back.
    if (!isRollback) this.assertUsable();
    return this.client.query(text);
  }

  /** Ends the transaction. @returns false when PostgreSQL rolled back instead of committing */
  async end(command: 'COMMIT' | 'ROLLBACK'): Promise<boolean> {
    // Without a session that works, the end of its connection rolls back.
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
      this.note(error as Error, begins && query.completedOfPrelude === 0);
      if (query.preparesInPrelude) this.unusable ??= error as Error;
      throw error;
    }
  }

  private note(error: Error, isOutside: boolean): void {
    // An error that is not PostgreSQL's says nothing of what PostgreSQL did: the transaction may be open, and not failed.
    if (isOutside || !(error instanceof DatabaseError)) this.failure ??= error;
    if (this.failure || isSessionOutdated(error)) this.unusable ??= error;
  }

  private assertUsable(): void {
    if (this.failure) throw this.failure;
  }
}

/** Sends statements one after another: the code of a transaction may send several at once, and a connection runs one. */
export class StatementQueue {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly connection: TransactionConnection) {}

  query(statement: SentStatement): Promise<QueryResult> {
    if (TRANSACTION_CONTROL.test(statement.text)) return this.control(statement.text);
    // Noted before: its turn may come in the context of other code.
    const context = contextValues(statement);
    return this.inTurn(() => this.connection.send(statement, context));
  }

  /** Sends a statement along with the next one, or with the end of the transaction. */
  pipeline(statement: SentStatement): void {
    const context = contextValues(statement);
    void this.inTurn(async () => this.connection.pipeline(statement, context));
  }

  control(text: string): Promise<QueryResult> {
    return this.inTurn(() => this.connection.control(text));
  }

  /** Ends the transaction, after all that was sent before. @returns false when PostgreSQL rolled back instead of committing */
  end(command: 'COMMIT' | 'ROLLBACK'): Promise<boolean> {
    return this.inTurn(() => this.connection.end(command));
  }

  /** Waits for all that was sent before, and keeps what is sent after waiting. @returns how to let it go on */
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
