import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import { Pool, type PoolConfig } from 'pg';

import { exactTypes } from './exact-types';
import { type Prisma, PrismaClient } from './generated/client';
import { ScopedPool } from './scoped-pool';
import { sessionOptions } from './session';
import { type Statement, statementName } from './statement';
import { currentTransaction, followCommit, type TransactionOptions, runInTransaction } from './transaction';

/** The URL of the database, the role for its sessions, and the number of connections of this process. */
export interface DatabaseOptions {
  url: string;
  /** The role to which every session switches after the login; null to keep the login's own role. */
  role?: string | null;
  poolSize: number;
}

/** A running transaction. It has the models and raw queries of PrismaService, and `query` and `pipeline`. */
export type Transaction = Prisma.TransactionClient & Pick<PrismaService, 'query' | 'pipeline'>;

/** The time limit of a transaction that Prisma begins itself. */
const PRISMA_TRANSACTION_TIMEOUT_MS = 20_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** The only access of the process to PostgreSQL. It has one pool, sessions in UTC, and prepared statements. */
@Injectable()
export class PrismaService extends PrismaClient implements OnApplicationShutdown {
  private readonly pool: ScopedPool;
  private readonly connection: PoolConfig;

  constructor(options: DatabaseOptions) {
    const logger = new Logger('Database');
    const connection = {
      connectionString: options.url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: `wateja-${process.pid}`,
      options: sessionOptions(options.role ?? null),
    };
    const pool = new ScopedPool({ ...connection, max: options.poolSize });
    // Prisma listens to these errors too, but only after its first query.
    pool.on('error', (error) => logger.warn(`Lost an idle connection: ${error.name}`));
    super({
      adapter: new PrismaPg(pool, {
        statementNameGenerator: ({ sql }) => statementName(sql),
        onConnectionError: (error) => logger.warn(`Lost a connection: ${error.name}`),
      }),
      transactionOptions: { timeout: PRISMA_TRANSACTION_TIMEOUT_MS, maxWait: CONNECT_TIMEOUT_MS },
    });
    this.pool = pool;
    this.connection = connection;
  }

  /**
   * Runs a prepared statement with node-postgres, in the running transaction if there is one. Use it for statements
   * that run very often: the work of Prisma around `$queryRaw` takes longer than such a statement.
   */
  async query<Row>({ name, text, values }: Statement): Promise<Row[]> {
    const { rows } = await this.pool.send({ name, text, values, types: exactTypes, isHot: true });
    return rows as Row[];
  }

  /**
   * Sends a prepared statement in one packet with the next statement of the running transaction, or with its COMMIT.
   * This saves a round trip. The rows are dropped. If it fails, the next statement fails.
   * @throws Error outside a transaction
   */
  pipeline({ name, text, values }: Statement): void {
    const running = currentTransaction();
    if (!running) throw new Error('pipeline() works only inside a transaction');
    running.pipeline({ name, text, values, isHot: true });
  }

  /**
   * Runs `work` in a transaction. All statements that `work` and the functions it calls send through this service use
   * its connection. An error in `work` rolls it back. If a transaction is already running, `work` joins it and has no
   * rollback of its own. Start work that continues after the end of the transaction by {@link detached}.
   */
  async transaction<T>(work: (tx: Transaction) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    const running = currentTransaction();
    if (!running) return this.pool.transaction(() => work(this), options);
    running.assertRunning();
    return work(this);
  }

  /** Runs `work` outside the running transaction. Its statements use other connections. */
  detached<T>(work: () => Promise<T>): Promise<T> {
    return runInTransaction(undefined, work);
  }

  /**
   * Runs `callback` after the commit of the running transaction, or now when there is no transaction. Callbacks run in
   * the order in which they were registered, and not after a rollback. A callback runs outside the transaction, in the
   * tenant context of the code that registered it. Its errors are only logged, because the change is already committed.
   */
  async onCommit(callback: () => void | Promise<void>): Promise<void> {
    const running = currentTransaction();
    if (running) running.onCommit(callback);
    else await followCommit(callback);
  }

  /** The connections of the pool now: in use, idle, and how many callers wait for one. */
  get connections(): { busy: number; idle: number; waiting: number } {
    const { totalCount, idleCount, waitingCount } = this.pool;
    return { busy: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
  }

  /**
   * Opens a second pool, for a library with SQL of its own. It uses the same role but has no tenant, so it sees no row
   * of a business. The caller must end the pool and keep it small.
   */
  openPool(max: number): Pool {
    const pool = new Pool({ ...this.connection, max });
    pool.on('error', (error) => new Logger('Database').warn(`Lost an idle connection: ${error.name}`));
    return pool;
  }

  /** @throws Error when sessions do not use UTC */
  async assertUtc(): Promise<void> {
    const [session] = await this.$queryRaw<{ timezone: string }[]>`SELECT current_setting('TimeZone') AS timezone`;
    if (session?.timezone !== 'UTC') throw new Error(`Database sessions must be in UTC, not ${session?.timezone}`);
  }

  // Nest closes the HTTP server before this hook, so running requests could still use the database.
  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
  }

  override async $disconnect(): Promise<void> {
    await super.$disconnect();
    if (!this.pool.ending) await this.pool.end();
  }
}
