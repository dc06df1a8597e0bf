import { Client, Pool, type PoolClient, type PoolConfig, Query, type QueryConfig, type QueryResult } from 'pg';

import { Lease } from './lease';
import { currentScope, type Scope } from './scope';

/** Tells the policies of the migration `row_level_security` whose rows the next statement may see. */
const SET_SCOPE = {
  name: 'wateja-scope',
  text:
    `SELECT set_config('wateja.business_id', $1, true), set_config('wateja.platform', $2, true), ` +
    `set_config('wateja.actor', $3, true)`,
};

/** The same for a statement on its own that reads a business: nobody asks for whom it does. */
const SET_BUSINESS = { name: 'wateja-business', text: `SELECT set_config('wateja.business_id', $1, true)` };

/** These run bare: ROLLBACK has to work in a transaction that takes nothing else any more. */
const TRANSACTION_CONTROL = /^(?:BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE SAVEPOINT|SET TRANSACTION)\b/;

/** The part of node-postgres's connection that writes messages; its types do not tell of it. */
interface Wire {
  bind(message: { portal: string; statement: string; values: string[]; binary: boolean }): void;
  execute(message: { portal: string }): void;
}

interface Handlers {
  prepare(connection: Wire): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Wire): void;
}

type ScopedConfig = QueryConfig & { scope?: Scope; isLoneRead?: boolean };
type Callback = (error: Error | undefined, result: QueryResult) => void;

const handlers = Query.prototype as unknown as Handlers;

/**
 * A statement behind its scope: both go to the server in one packet and run in one transaction, so the scope ends with
 * the statement, and a connection never carries one business's over to the next request.
 */
class ScopedQuery extends Query implements Handlers {
  private isScopeSet = false;

  constructor(
    private readonly scope: Scope,
    private readonly isLoneRead: boolean,
    config: QueryConfig,
    callback: Callback,
  ) {
    super(config, undefined, callback as never);
  }

  /** Always by the extended protocol: the simple one takes no messages in between. */
  requiresPreparation(): boolean {
    return true;
  }

  prepare(connection: Wire): void {
    const { business_id, is_platform, actor } = this.scope;
    const business = String(business_id ?? '');
    if (this.isLoneRead && !is_platform) {
      connection.bind({ portal: '', statement: SET_BUSINESS.name, values: [business], binary: false });
    } else {
      const values = [business, is_platform ? 'on' : '', actor ? JSON.stringify(actor) : ''];
      connection.bind({ portal: '', statement: SET_SCOPE.name, values, binary: false });
    }
    connection.execute({ portal: '' });
    handlers.prepare.call(this, connection);
  }

  handleDataRow(message: unknown): void {
    if (this.isScopeSet) handlers.handleDataRow.call(this, message);
  }

  handleCommandComplete(message: unknown, connection: Wire): void {
    if (this.isScopeSet) handlers.handleCommandComplete.call(this, message, connection);
    this.isScopeSet = true;
  }
}

/** Runs each statement in the scope of the code that asks for it. */
class ScopedClient extends Client {
  private last: Promise<unknown> = Promise.resolve();

  // The pool calls with a callback, transactions without one: they may ask for several things at once, and a connection
  // does one at a time.
  override query(config: unknown, values?: unknown, callback?: unknown): never {
    const done = (typeof values === 'function' ? values : callback) as Callback | undefined;
    const { scope = currentScope(), isLoneRead = false, ...statement } = config as ScopedConfig;
    const submit = (settle: Callback) => {
      if (TRANSACTION_CONTROL.test(statement.text)) void super.query(statement, settle as never);
      else void super.query(new ScopedQuery(scope, isLoneRead, statement, settle));
    };
    if (done) {
      submit(done);
      return undefined as never;
    }
    const run = () =>
      new Promise<QueryResult>((resolve, reject) => {
        submit((error, result) => (error ? reject(error) : resolve(result)));
      });
    const answer = this.last.then(run, run);
    this.last = answer;
    return answer as never;
  }

  /** For a connection that nobody else uses. */
  submit(query: ScopedQuery): void {
    super.query(query);
  }

  /** Once per connection, so that every statement after it finds the scope's prepared. */
  async prepareScope(): Promise<void> {
    // A connection that breaks says so to its query, and to the pool while it has none; nobody else has to hear.
    this.on('error', () => undefined);
    await super.query({ ...SET_SCOPE, values: ['', '', ''] });
    await super.query({ ...SET_BUSINESS, values: [''] });
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

  /** A statement that changes nothing, in a transaction of its own; past all that the pool does for other ones. */
  read(config: QueryConfig): Promise<QueryResult> {
    const scope = currentScope();
    return new Promise((resolve, reject) => {
      super.connect((failure, client, release) => {
        if (!client) {
          reject(failure ?? new Error('No connection'));
          return;
        }
        const settle: Callback = (error, result) => {
          release(error);
          if (error) reject(error);
          else resolve(result);
        };
        (client as unknown as ScopedClient).submit(new ScopedQuery(scope, true, config, settle));
      });
    });
  }

  /** Runs `work` on one connection, between BEGIN and COMMIT; what it throws rolls back. */
  async inTransaction<T>(work: (connection: PoolClient) => Promise<T>): Promise<T> {
    const connection = await super.connect();
    let broken: Error | undefined;
    try {
      await connection.query({ text: 'BEGIN' });
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
