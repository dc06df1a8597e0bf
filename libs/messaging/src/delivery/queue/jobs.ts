import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ENVIRONMENT } from '@wateja/config';
import {
  DatabaseUnavailable,
  PrismaService,
  statement,
  type Transaction,
  translateDatabaseError,
} from '@wateja/prisma';
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type PgBoss from 'pg-boss';

import { SuppressionKey } from '../../consents/suppression/suppression-key';
import type { MessagingEnvironment } from '../../environment';
import type { JobHandler, NewJob, QueueName, WorkOptions } from './job';
import { JobWorker } from './job-worker';

/** The number of connections for the statements of pg-boss. The environment counts them in the limit of connections. */
const MAX_CONNECTIONS = 1;
/** How long running jobs may continue during shutdown. The other steps of the shutdown need the rest of the time. */
const SHUTDOWN_TIMEOUT_MS = 6_000;
/** The delay before a failed start is tried again. */
const RESTART_DELAY_MS = 1_000;

interface Registration {
  name: QueueName;
  options: WorkOptions;
  handler: JobHandler<unknown>;
}

/**
 * The job queue, pg-boss in the same database. A job is inserted in the transaction of the rows that cause it, so both
 * are committed or neither. A process works on jobs only while it serves HTTP; commands only insert them.
 */
@Injectable()
export class Jobs implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger('Jobs');
  private readonly registrations: Registration[] = [];
  private readonly workers = new Map<QueueName, JobWorker>();
  private pool: Pool | undefined;
  private lazyBoss: PgBoss | undefined;
  private starting: Promise<void> | undefined;
  private readonly shutdown = new AbortController();
  private isDatabaseDown = false;
  private lastError: string | undefined;

  constructor(
    private readonly prisma: PrismaService,
    @Inject(ENVIRONMENT) private readonly env: MessagingEnvironment,
    host: HttpAdapterHost,
    suppressionKey: SuppressionKey,
  ) {
    // Every running job may listen to the signal.
    setMaxListeners(0, this.shutdownSignal);
    // The queue starts only after the service listens, so that the start of the service does not wait for it. Without the
    // right key its jobs wait, because customers who want no messages are not recognised.
    host.listen$.subscribe(() => {
      if (suppressionKey.fitsDatabase) void this.start();
    });
  }

  /**
   * The signal is aborted when shutdown begins. A job that has not yet called a provider then leaves its message to
   * another process.
   */
  get shutdownSignal(): AbortSignal {
    return this.shutdown.signal;
  }

  /** If a process dies, its jobs are given to others after this time. */
  get timeoutSeconds(): number {
    return this.env.JOBS_PATIENCE;
  }

  /** Registers the handler of a queue. Call it before {@link start}. */
  registerHandler<Data>(name: QueueName, options: WorkOptions, handler: JobHandler<Data>): void {
    this.registrations.push({ name, options, handler: handler as JobHandler<unknown> });
  }

  /** Inserts jobs in `tx`. After the commit, this process looks for them at once. */
  async insert(tx: Transaction, name: QueueName, jobs: NewJob[]): Promise<void> {
    if (jobs.length === 0) return;
    const retryDelay = Math.ceil(this.env.JOBS_PATIENCE / 12);
    const rows = jobs.map(({ id, data, start_after, priority = 0 }) => ({
      ...{ name, data, priority, retryDelay, expireInSeconds: this.env.JOBS_PATIENCE },
      ...(id && { id }),
      ...(start_after && { startAfter: start_after }),
    }));
    const executeSql = async (text: string, values: unknown[]) => ({
      rows: await tx.query(statement({ text, values })),
    });
    await this.boss.insert(rows, { db: { executeSql } });
    await this.prisma.onCommit(() => this.workers.get(name)?.wake());
  }

  /** How many jobs of each queue wait for a worker, also for a later time. */
  async countWaiting(): Promise<Record<string, number>> {
    const names = this.registrations.map(({ name }) => name);
    const rows = await this.prisma.query<{ name: string; waiting: number }>(statement`
      SELECT q.name, count(j.id)::int AS waiting
      FROM unnest(${names}::text[]) AS q(name) LEFT JOIN pgboss.job j ON j.name = q.name AND j.state < 'active'
      GROUP BY q.name`);
    return Object.fromEntries(rows.map(({ name, waiting }) => [name, waiting]));
  }

  /**
   * Starts the workers and resolves when they run. It waits if the database cannot be reached. Only the first call has
   * an effect.
   */
  start(): Promise<void> {
    this.starting ??= this.startWorkers();
    return this.starting;
  }

  // The workers stop here and not in a later hook: HTTP requests may take seconds to finish, and new jobs would outlive
  // them.
  onModuleDestroy(): void {
    this.shutdown.abort();
    for (const worker of this.workers.values()) worker.stop();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (!this.starting) return;
    await this.starting;
    const idle = Promise.all([...this.workers.values()].map((worker) => worker.waitUntilIdle()));
    await Promise.race([idle, delay(SHUTDOWN_TIMEOUT_MS, undefined, { ref: false })]);
    await this.boss.stop({ graceful: false });
    // Nest may call the hook twice, if a signal arrives while the application closes.
    const { pool } = this;
    this.pool = undefined;
    await pool?.end();
  }

  private async startWorkers(): Promise<void> {
    while (!(await this.startBoss())) {
      if (this.shutdownSignal.aborted) return;
      await delay(RESTART_DELAY_MS, undefined, { ref: false });
    }
    for (const { name, options, handler } of this.registrations) {
      const worker = new JobWorker(this.boss, name, options, handler, (error, isLastAttempt) =>
        this.logFailedJob(name, error, isLastAttempt),
      );
      this.workers.set(name, worker);
      if (this.shutdownSignal.aborted) worker.stop();
      void worker.run();
    }
  }

  private startBoss(): Promise<boolean> {
    return this.boss.start().then(
      () => true,
      (error: unknown) => {
        // After an error, this instance of pg-boss believes that it is still starting, so the next attempt needs a new
        // one.
        this.lazyBoss = undefined;
        if (!this.isDatabaseDown) this.logOnce(error as Error);
        return false;
      },
    );
  }

  /** pg-boss is loaded at its first use, because a start does not need it. */
  private get boss(): PgBoss {
    if (this.lazyBoss) return this.lazyBoss;
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() is asynchronous, and jest does not support it
    const Boss = require('pg-boss') as typeof PgBoss;
    const boss = new Boss({
      db: { executeSql: (text, values) => this.executeSql(text, values) },
      // A migration creates the schema, as the owner of the database.
      migrate: false,
      schedule: false,
      maintenanceIntervalSeconds: Math.ceil(this.env.JOBS_PATIENCE / 4),
      // Finished jobs are not kept long: the rows on which they worked show their results.
      archiveCompletedAfterSeconds: 3_600,
      deleteAfterHours: 24,
    });
    boss.on('error', () => undefined);
    this.lazyBoss = boss;
    return boss;
  }

  private async executeSql(text: string, values: unknown[]) {
    this.pool ??= this.prisma.openPool(MAX_CONNECTIONS);
    try {
      const result = await this.pool.query(text, values);
      if (this.isDatabaseDown) this.logger.log('Connected to the job queue again');
      this.isDatabaseDown = false;
      return result;
    } catch (error) {
      if (!(translateDatabaseError(error) instanceof DatabaseUnavailable)) {
        this.logOnce(error as Error);
        throw error;
      }
      if (!this.isDatabaseDown && !this.shutdownSignal.aborted)
        this.logger.warn(`Cannot reach the job queue: ${nameOf(error)}`);
      this.isDatabaseDown = true;
      throw error;
    }
  }

  /**
   * Logs an error of the queue once although the database answers, for example if its schema is missing or of another
   * version.
   */
  private logOnce({ message }: Error): void {
    if (message === this.lastError || this.shutdownSignal.aborted) return;
    this.lastError = message;
    this.logger.error(`The job queue does not work: ${message}`);
  }

  /** Logs a failed job: as a warning while it is tried again, as an error after its last attempt. */
  private logFailedJob(name: QueueName, error: unknown, isLastAttempt: boolean): void {
    if (this.isDatabaseDown) return;
    if (isLastAttempt)
      this.logger.error(`A job of the queue ${name} failed and will not be tried again: ${nameOf(error)}`);
    else this.logger.warn(`A job of the queue ${name} failed: ${nameOf(error)}`);
  }
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'unknown error');
