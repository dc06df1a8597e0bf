import { Client, Pool, type PoolConfig, Query, type QueryConfig, type QueryResult } from 'pg';

import { currentScope, type Scope } from './scope';

/** Tells the policies of the migration `row_level_security` whose rows the next statement may see. */
const SET_SCOPE = {
  name: 'wateja-scope',
  text:
    `SELECT set_config('wateja.business_id', $1, true), set_config('wateja.platform', $2, true), ` +
    `set_config('wateja.actor', $3, true)`,
};

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

type ScopedConfig = QueryConfig & { scope?: Scope };
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
    const values = [String(business_id ?? ''), is_platform ? 'on' : '', actor ? JSON.stringify(actor) : ''];
    connection.bind({ portal: '', statement: SET_SCOPE.name, values, binary: false });
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
  // The pool calls with a callback, Prisma's transactions without one.
  override query(config: unknown, values?: unknown, callback?: unknown): never {
    const done = (typeof values === 'function' ? values : callback) as Callback | undefined;
    const { scope = currentScope(), ...statement } = config as ScopedConfig;
    if (TRANSACTION_CONTROL.test(statement.text)) return super.query(statement, done as never) as never;
    if (done) return super.query(new ScopedQuery(scope, statement, done)) as never;
    return new Promise<QueryResult>((resolve, reject) => {
      super.query(new ScopedQuery(scope, statement, (error, result) => (error ? reject(error) : resolve(result))));
    }) as never;
  }

  /** Once per connection, so that every statement after it finds the scope's prepared. */
  async prepareScope(): Promise<void> {
    await super.query({ ...SET_SCOPE, values: ['', '', ''] });
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
  }

  // Waiting for a connection may end in another request's context, so the scope is noted before.
  override query(config: unknown): never {
    return super.query({ ...(config as QueryConfig), scope: currentScope() } as QueryConfig) as never;
  }
}
