import type { PoolClient, QueryResult } from 'pg';

import { type PreparedStatement, QueryWithPrelude } from './pg-internals';
import { BEGIN, contextValues, type SentStatement, setContext } from './session';

/** These run bare: ROLLBACK has to work in a transaction that takes nothing else any more. */
const TRANSACTION_CONTROL = /^(?:BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE SAVEPOINT|SET TRANSACTION)\b/;

/** A connection in a transaction, with what the last statement has set on it. */
export class TransactionConnection {
  /** The context that the transaction has now; null when that is not known. */
  private context: string[] | null = null;

  /** @param hasToBegin true when BEGIN goes along with the first statement; else the user of the connection sends it */
  constructor(
    readonly client: PoolClient,
    private hasToBegin: boolean,
  ) {}

  /** Sends a statement behind its context, unless the transaction has that context already. */
  send(statement: SentStatement, context: string[]): Promise<QueryResult> {
    const prelude: PreparedStatement[] = [];
    if (this.hasToBegin) prelude.push(BEGIN);
    if (!context.every((value, index) => value === this.context?.[index])) prelude.push(setContext(context));
    this.hasToBegin = false;
    this.context = context;
    const query = new QueryWithPrelude(prelude, statement);
    return new Promise((resolve, reject) => {
      const settle = (error: Error | null, result: QueryResult) => (error ? reject(error) : resolve(result));
      void this.client.query(query as never, settle as never);
    });
  }

  /** Sends a statement that controls the transaction, as it is. */
  async control(text: string): Promise<QueryResult> {
    // A savepoint that is rolled back takes back what was set after it.
    this.context = null;
    if (this.hasToBegin) {
      this.hasToBegin = false;
      await this.client.query('BEGIN');
    }
    return this.client.query(text);
  }

  /** Ends the transaction. @returns false when PostgreSQL rolled back instead of committing */
  async end(command: 'COMMIT' | 'ROLLBACK'): Promise<boolean> {
    if (this.hasToBegin) return true;
    return (await this.control(command)).command === command;
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
