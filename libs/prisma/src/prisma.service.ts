import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import { Pool, type PoolConfig } from 'pg';

import { ambientTransaction } from './ambient-transaction';
import { type Prisma, PrismaClient } from './generated/client';
import { Lease } from './lease';
import { type RawSql, runRaw, statementName } from './raw-sql';
import { ScopedPool } from './scoped-pool';
import type { Statement } from './statement';
import { sqlOn, type SqlTransaction, type Transaction, withRawSql } from './transaction';

/** Where the database is, as whom to work on it, and how many connections this process may hold. */
export interface DatabaseOptions {
  url: string;
  /** The role that every session takes after it has logged in; null for the login itself. */
  role?: string | null;
  poolSize: number;
}

/** What a transaction is if not as usual. */
type TransactionOptions = { isolationLevel?: Prisma.TransactionIsolationLevel; timeout?: number };

/** Longest a statement may run, and a transaction around it, in milliseconds. */
const STATEMENT_TIMEOUT = 15_000;
const TRANSACTION_TIMEOUT = 20_000;
const CONNECT_TIMEOUT = 5_000;

/** The process's only door to PostgreSQL: one pool, every session in UTC, statements prepared. */
@Injectable()
export class PrismaService extends PrismaClient implements OnApplicationShutdown {
  private readonly afterCommits = new WeakMap<SqlTransaction, (() => Promise<void>)[]>();
  private readonly pool: ScopedPool;
  private readonly connection: PoolConfig;

  constructor(options: DatabaseOptions) {
    const logger = new Logger('Database');
    const connection = {
      connectionString: options.url,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      application_name: `wateja-${process.pid}`,
      options: sessionSettings(options.role ?? null),
    };
    const pool = new ScopedPool({ ...connection, max: options.poolSize });
    // Prisma listens too, but only from its own first query on.
    pool.on('error', (error) => logger.warn(`Lost an idle connection: ${error.name}`));
    super({
      adapter: new PrismaPg(pool, {
        statementNameGenerator: ({ sql }) => statementName(sql),
        onConnectionError: (error) => logger.warn(`Lost a connection: ${error.name}`),
      }),
      transactionOptions: { timeout: TRANSACTION_TIMEOUT, maxWait: CONNECT_TIMEOUT },
    });
    this.pool = pool;
    this.connection = connection;
  }

  /**
   * The rows of a statement that only reads: the shortest way to the database, past Prisma and any transaction, or as
   * `snapshot` sees them.
   */
  async read<Row>(statement: Statement, snapshot?: SqlTransaction): Promise<Row[]> {
    if (snapshot) return snapshot.$queryRaw(statement as unknown as Prisma.Sql);
    return (await this.pool.read(statement)) as Row[];
  }

  /** The rows of a statement that may change something; a part of `tx`, if not given of what the running code has to join. */
  async run<Row>(statement: Statement, tx = ambientTransaction.get()): Promise<Row[]> {
    if (tx) return tx.$queryRaw(statement as unknown as Prisma.Sql);
    return (await runRaw(this.pool, statement)).rows as Row[];
  }

  override $queryRaw<T = unknown>(sql: RawSql, ...values: unknown[]): Prisma.PrismaPromise<T> {
    return runRaw(this.pool, sql, values).then(({ rows }) => rows as unknown) as Prisma.PrismaPromise<T>;
  }

  override $executeRaw(sql: RawSql, ...values: unknown[]): Prisma.PrismaPromise<number> {
    return runRaw(this.pool, sql, values).then(({ rowCount }) => rowCount ?? 0) as Prisma.PrismaPromise<number>;
  }

  /**
   * Runs `work` in one transaction and, once it is committed, what {@link afterCommit} was given.
   * Nothing of that runs when `work` throws. Inside {@link asOneTransaction} it joins that transaction as it is.
   */
  async transaction<T>(work: (tx: Transaction) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    const ambient = ambientTransaction.get();
    if (ambient) return work(ambient);
    const callbacks: (() => Promise<void>)[] = [];
    const lease = new Lease();
    const result = await lease.whileBeginning(() =>
      this.$transaction((prismas) => {
        const tx = withRawSql(prismas, lease);
        this.afterCommits.set(tx, callbacks);
        return work(tx);
      }, options),
    );
    for (const callback of callbacks) await callback();
    return result;
  }

  /** The same as {@link transaction} for SQL alone, at half its price; always a transaction of its own. */
  async sqlTransaction<T>(work: (tx: SqlTransaction) => Promise<T>): Promise<T> {
    const callbacks: (() => Promise<void>)[] = [];
    const result = await this.pool.inTransaction((connection) => {
      const tx = sqlOn(connection);
      this.afterCommits.set(tx, callbacks);
      return work(tx);
    });
    for (const callback of callbacks) await callback();
    return result;
  }

  /**
   * Runs `work` so that all it does through this service, however deep, is one transaction: inside, `transaction`
   * has no rollback of its own. What goes on after `work` has ended must be started by {@link outsideTransaction}.
   */
  asOneTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.transaction((tx) => ambientTransaction.run(tx, () => work(tx)));
  }

  /** Runs `work` outside any ambient transaction, as if no request were under way. */
  outsideTransaction<T>(work: () => Promise<T>): Promise<T> {
    return ambientTransaction.run(undefined, work);
  }

  /** Registers what must wait until `tx` is committed. `tx` must come from {@link transaction}. */
  afterCommit(tx: SqlTransaction, callback: () => Promise<void>): void {
    const callbacks = this.afterCommits.get(tx);
    if (!callbacks) throw new Error('afterCommit needs a transaction of PrismaService.transaction');
    callbacks.push(callback);
  }

  /** Runs `callback` once what the running code has changed is committed: now, or after the transaction it is a part of. */
  async whenCommitted(callback: () => Promise<void>): Promise<void> {
    const ambient = ambientTransaction.get();
    if (ambient) this.afterCommit(ambient, callback);
    else await callback();
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

function sessionSettings(role: string | null): string {
  const settings = [
    // The adapter drops offsets: a session outside UTC would shift every time it stores.
    'TimeZone=UTC',
    // Statements are prepared to be planned once. Left to itself PostgreSQL plans those with lists anew each time, which
    // takes longer than running them.
    'plan_cache_mode=force_generic_plan',
    // And that plan is kept while tables grow: one that was made for an empty table must not read all of a full one.
    'enable_seqscan=off',
    `statement_timeout=${STATEMENT_TIMEOUT}`,
    `idle_in_transaction_session_timeout=${TRANSACTION_TIMEOUT}`,
    ...(role ? [`role=${role}`] : []),
  ];
  return settings.map((setting) => `-c ${setting}`).join(' ');
}
