import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import { createHash } from 'node:crypto';

import { ambientTransaction } from './ambient-transaction';
import { PrismaClient } from './generated/client';
import { ScopedPool } from './scoped-pool';
import type { Transaction } from './transaction';

/** Where the database is, as whom to work on it, and how many connections this process may hold. */
export interface DatabaseOptions {
  url: string;
  /** The role that every session takes after it has logged in; null for the login itself. */
  role?: string | null;
  poolSize: number;
}

/** Longest a statement may run, and a transaction around it, in milliseconds. */
const STATEMENT_TIMEOUT = 15_000;
const TRANSACTION_TIMEOUT = 20_000;
const CONNECT_TIMEOUT = 5_000;

/** The process's only door to PostgreSQL: one pool, every session in UTC, statements prepared. */
@Injectable()
export class PrismaService extends PrismaClient implements OnApplicationShutdown {
  private readonly afterCommits = new WeakMap<Transaction, (() => Promise<void>)[]>();

  constructor(options: DatabaseOptions) {
    const logger = new Logger('Database');
    super({
      adapter: new PrismaPg(
        new ScopedPool({
          connectionString: options.url,
          max: options.poolSize,
          connectionTimeoutMillis: CONNECT_TIMEOUT,
          application_name: `wateja-${process.pid}`,
          options: sessionSettings(options.role ?? null),
        }),
        {
          disposeExternalPool: true,
          statementNameGenerator: ({ sql }) => statementName(sql),
          onPoolError: (error) => logger.warn(`Lost an idle connection: ${error.name}`),
          onConnectionError: (error) => logger.warn(`Lost a connection: ${error.name}`),
        },
      ),
      transactionOptions: { timeout: TRANSACTION_TIMEOUT, maxWait: CONNECT_TIMEOUT },
    });
  }

  /**
   * Runs `work` in one transaction and, once it is committed, what {@link afterCommit} was given.
   * Nothing of that runs when `work` throws. Inside {@link asOneTransaction} it joins that transaction.
   */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const ambient = ambientTransaction.getStore();
    if (ambient) return work(ambient);
    let callbacks: (() => Promise<void>)[] = [];
    const result = await this.$transaction(async (tx) => {
      callbacks = [];
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
  afterCommit(tx: Transaction, callback: () => Promise<void>): void {
    const callbacks = this.afterCommits.get(tx);
    if (!callbacks) throw new Error('afterCommit needs a transaction of PrismaService.transaction');
    callbacks.push(callback);
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
}

function sessionSettings(role: string | null): string {
  const settings = [
    // The adapter drops offsets: a session outside UTC would shift every time it stores.
    'TimeZone=UTC',
    `statement_timeout=${STATEMENT_TIMEOUT}`,
    `idle_in_transaction_session_timeout=${TRANSACTION_TIMEOUT}`,
    ...(role ? [`role=${role}`] : []),
  ];
  return settings.map((setting) => `-c ${setting}`).join(' ');
}

const MAX_STATEMENTS = 1_000;
const statementNames = new Map<string, string>();

/**
 * Names a statement by its text, so that equal statements share one prepared plan per connection.
 * Past the bound (lists of ever new lengths) a statement stays unnamed, which PostgreSQL forgets by itself.
 */
function statementName(sql: string): string {
  const known = statementNames.get(sql);
  if (known !== undefined) return known;
  if (statementNames.size >= MAX_STATEMENTS) return '';
  const name = createHash('sha1').update(sql).digest('base64url');
  statementNames.set(sql, name);
  return name;
}
