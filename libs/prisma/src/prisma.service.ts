import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import { Pool, type PoolConfig } from 'pg';

import { exactTypes } from './exact-types';
import { type Prisma, PrismaClient } from './generated/client';
import { ScopedPool } from './scoped-pool';
import { sessionOptions } from './session';
import { type Statement, statementName } from './statement';
import { currentTransaction, followCommit, type TransactionOptions, within } from './transaction';

/** Where the database is, as whom to work on it, and how many connections this process may hold. */
export interface DatabaseOptions {
  url: string;
  /** The role that every session takes after it has logged in; null for the login itself. */
  role?: string | null;
  poolSize: number;
}

/** What a running transaction takes: the same models and raw queries as PrismaService, `query` and `pipeline`. */
export type Transaction = Prisma.TransactionClient & Pick<PrismaService, 'query' | 'pipeline'>;

/** A transaction that Prisma begins by itself lasts no longer. */
const PRISMA_TRANSACTION_TIMEOUT_MS = 20_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** The process's only door to PostgreSQL: one pool, every session in UTC, statements prepared. */
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
    // Prisma listens too, but only from its own first query on.
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
   * The rows of a prepared statement, straight from node-postgres, a part of the running transaction if there is one.
   * For what is asked all day: what Prisma does around `$queryRaw` takes longer than such a statement.
   */
  async query<Row>({ name, text, values }: Statement): Promise<Row[]> {
    const { rows } = await this.pool.send({ name, text, values, types: exactTypes, isHot: true });
    return rows as Row[];
  }

  /**
   * Sends a prepared statement, whose rows nobody needs, in one packet with the next one of the running transaction, or
   * with its COMMIT: a round trip less. When it fails, that one fails.
   * @throws Error outside a transaction
   */
  pipeline({ name, text, values }: Statement): void {
    const running = currentTransaction();
    if (!running) throw new Error('Only a transaction has a next statement');
    running.pipeline({ name, text, values, isHot: true });
  }

  /**
   * Runs `work` in one transaction: all that it sends through this service, however deep, goes to one connection. What it
   * throws rolls back. In a transaction that is running already it joins that one as it is, and has no rollback of its
   * own. What goes on after it has ended must be started by {@link detached}.
   */
  async transaction<T>(work: (tx: Transaction) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    const running = currentTransaction();
    if (!running) return this.pool.transaction(() => work(this), options);
    running.assertRunning();
    return work(this);
  }

  /** Runs `work` outside any transaction, as if none were running: it takes a connection of its own. */
  detached<T>(work: () => Promise<T>): Promise<T> {
    return within(undefined, work);
  }

  /**
   * Runs `callback` once what the running code has changed is committed: after the running transaction, with others in
   * the order of their registration, or now where there is none. It does not run when the transaction rolls back. It runs in the tenant context of the code
   * that registers it, outside the transaction, and what it throws is logged only: the change is committed.
   */
  async onCommit(callback: () => void | Promise<void>): Promise<void> {
    const running = currentTransaction();
    if (running) running.onCommit(callback);
    else await followCommit(callback);
  }

  /**
   * Connections beside the pool, as the same role and outside every scope: no row of a business is seen on them. For a
   * library that brings SQL of its own. Whoever opens them ends them, and keeps them few.
   */
  openPool(max: number): Pool {
    const pool = new Pool({ ...this.connection, max });
    pool.on('error', (error) => new Logger('Database').warn(`Lost an idle connection: ${error.name}`));
    return pool;
  }

  /** @throws Error when a session's times would not be UTC */
  async assertUtc(): Promise<void> {
    const [session] = await this.$queryRaw<{ timezone: string }[]>`SELECT current_setting('TimeZone') AS timezone`;
    if (session?.timezone !== 'UTC') throw new Error(`Database sessions must be in UTC, not ${session?.timezone}`);
  }

  // Nest closes the HTTP server before this hook: in-flight requests still had the database.
  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
  }

  override async $disconnect(): Promise<void> {
    await super.$disconnect();
    if (!this.pool.ending) await this.pool.end();
  }
}
