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

import type { MessagingEnvironment } from '../../environment';
import type { JobHandler, NewJob, QueueName, WorkOptions } from './job';
import { JobWorker } from './job-worker';

/** Connections that the queue's own statements use; the environment counts with it. */
const MAX_CONNECTIONS = 1;
/** How long jobs may go on once the process is to end: the drain before and what comes after take the rest. */
const SHUTDOWN_TIMEOUT_MS = 6_000;
/** Until a start that failed is tried again. */
const RESTART_DELAY_MS = 1_000;

interface Registration {
  name: QueueName;
  options: WorkOptions;
  handler: JobHandler<unknown>;
}

/**
 * The job queue, pg-boss in the same database: a job is inserted with the rows that cause it, or not at all. Jobs are
 * worked on once the process serves; commands only insert them.
 */
@Injectable()
export class Jobs implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger('Jobs');
  private readonly registrations: Registration[] = [];
  private readonly workers = new Map<QueueName, JobWorker>();
  private pool: Pool | undefined;
  private lazyBoss: PgBoss | undefined;
  private starting: Promise<void> | undefined;
  private readonly end = new AbortController();
  private isAway = false;
  private lastError: string | undefined;

  constructor(
    private readonly prisma: PrismaService,
    @Inject(ENVIRONMENT) private readonly env: MessagingEnvironment,
    host: HttpAdapterHost,
  ) {
    // Every job under way may listen to it.
    setMaxListeners(0, this.leaving);
    // Whoever waits for the service waits for no job.
    host.listen$.subscribe(() => void this.start());
  }

  /** Aborted once the process is to end: jobs that have not begun what cannot be undone leave it to others. */
  get leaving(): AbortSignal {
    return this.end.signal;
  }

  /** Says who does the jobs of a queue, before {@link start}. */
  work<Data>(name: QueueName, options: WorkOptions, handler: JobHandler<Data>): void {
    this.registrations.push({ name, options, handler: handler as JobHandler<unknown> });
  }

  /** Inserts jobs as a part of `tx`. Once it is committed this process looks for them at once. */
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

  /** Begins to work on jobs, and resolves when it has; a database that is away is waited for. Only the first call counts. */
  start(): Promise<void> {
    this.starting ??= this.begin();
    return this.starting;
  }

  // At once: the drain goes on for seconds, and new work would outlive it.
  onModuleDestroy(): void {
    this.end.abort();
    for (const worker of this.workers.values()) worker.stop();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (!this.starting) return;
    await this.starting;
    const idle = Promise.all([...this.workers.values()].map((worker) => worker.idle()));
    await Promise.race([idle, delay(SHUTDOWN_TIMEOUT_MS, undefined, { ref: false })]);
    await this.boss.stop({ graceful: false });
    // The hook may be called again: a signal comes while the application is being closed.
    const { pool } = this;
    this.pool = undefined;
    await pool?.end();
  }

  private async begin(): Promise<void> {
    while (!(await this.isStarted())) {
      if (this.leaving.aborted) return;
      await delay(RESTART_DELAY_MS, undefined, { ref: false });
    }
    for (const { name, options, handler } of this.registrations) {
      const worker = new JobWorker(this.boss, name, options, handler, (error, isLastAttempt) =>
        this.report(name, error, isLastAttempt),
      );
      this.workers.set(name, worker);
      if (this.leaving.aborted) worker.stop();
      void worker.run();
    }
  }

  private isStarted(): Promise<boolean> {
    return this.boss.start().then(
      () => true,
      (error: unknown) => {
        // pg-boss takes itself for starting from now on.
        this.lazyBoss = undefined;
        if (!this.isAway) this.logOnce(error as Error);
        return false;
      },
    );
  }

  /** Loaded when it is first needed, which a start does without. */
  private get boss(): PgBoss {
    if (this.lazyBoss) return this.lazyBoss;
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() is asynchronous, and jest knows it not
    const Boss = require('pg-boss') as typeof PgBoss;
    const boss = new Boss({
      db: { executeSql: (text, values) => this.executeSql(text, values) },
      // The schema is made by a migration, as the owner of the database.
      migrate: false,
      schedule: false,
      maintenanceIntervalSeconds: Math.ceil(this.env.JOBS_PATIENCE / 4),
      // What a job did is told by what it worked on.
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
      if (this.isAway) this.logger.log('The job queue is back');
      this.isAway = false;
      return result;
    } catch (error) {
      if (!(translateDatabaseError(error) instanceof DatabaseUnavailable)) {
        this.logOnce(error as Error);
        throw error;
      }
      if (!this.isAway && !this.leaving.aborted) this.logger.warn(`The job queue cannot be reached: ${nameOf(error)}`);
      this.isAway = true;
      throw error;
    }
  }

  /** Says once what is wrong with the queue though the database answers: its schema is missing, or of another version. */
  private logOnce({ message }: Error): void {
    if (message === this.lastError || this.leaving.aborted) return;
    this.lastError = message;
    this.logger.error(`The job queue does not work: ${message}`);
  }

  /** A failed job is a warning while it is tried again, and an error once it is given up. */
  private report(name: QueueName, error: unknown, isLastAttempt: boolean): void {
    if (this.isAway) return;
    if (isLastAttempt) this.logger.error(`A job of the queue ${name} is given up: ${nameOf(error)}`);
    else this.logger.warn(`A job of the queue ${name} failed: ${nameOf(error)}`);
  }
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'unknown error');
