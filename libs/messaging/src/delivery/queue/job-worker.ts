import { setTimeout as delay } from 'node:timers/promises';

import type PgBoss from 'pg-boss';

import { AgainLater, type JobHandler, type QueueName, type WorkOptions } from './job';

/** The part of pg-boss that a worker needs. */
export type Queue = Pick<PgBoss, 'fetch' | 'complete' | 'fail'>;

/**
 * Works on one queue, job by job. pg-boss's own `work` ends a batch as a whole: its slowest job would hold up the rest,
 * and one that fails would be completed with them.
 */
export class JobWorker {
  private readonly running = new Set<Promise<void>>();
  private finished: string[] = [];
  private completing: Promise<void> | undefined;
  private sleep = new AbortController();
  private isWoken = false;
  private isStopping = false;

  constructor(
    private readonly queue: Queue,
    private readonly name: QueueName,
    private readonly options: WorkOptions,
    private readonly handler: JobHandler<unknown>,
    /** Gets what must not be thrown: jobs come back by themselves, until the last attempt has failed. */
    private readonly onError: (error: unknown, isLastAttempt: boolean) => void,
  ) {}

  /** Resolves after {@link stop}. */
  async run(): Promise<void> {
    while (!this.isStopping) {
      const free = this.options.concurrency - this.running.size;
      // Looking for jobs sorts all that are due: never for a single one while others are under way.
      if (free < this.options.concurrency / 2) {
        await Promise.race(this.running);
        continue;
      }
      this.isWoken = false;
      const jobs = await this.queue.fetch<object>(this.name, { batchSize: free, includeMetadata: true });
      for (const job of jobs) this.track(this.handle(job));
      if (jobs.length < free) await this.pause();
    }
  }

  /** Looks for jobs now. */
  wake(): void {
    this.isWoken = true;
    this.sleep.abort();
  }

  /** Takes no more jobs. */
  stop(): void {
    this.isStopping = true;
    this.wake();
  }

  /** Resolves when no job is under way. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private async handle(job: PgBoss.JobWithMetadata): Promise<void> {
    const isLastAttempt = job.retryCount >= job.retryLimit;
    try {
      await this.handler({ data: job.data, is_last_attempt: isLastAttempt });
      await this.complete(job.id);
    } catch (error) {
      if (!(error instanceof AgainLater)) this.onError(error, isLastAttempt);
      // Not what it says: it might tell of people.
      const output = { name: error instanceof Error ? error.name : 'unknown error' };
      await this.queue.fail(this.name, job.id, output).catch((failure: unknown) => this.onError(failure, false));
    }
  }

  /** All that finish while one statement is under way are completed by the next. */
  private async complete(id: string): Promise<void> {
    this.finished.push(id);
    await this.completing;
    this.completing ??= this.completeFinished().finally(() => (this.completing = undefined));
    await this.completing;
  }

  private async completeFinished(): Promise<void> {
    const ids = this.finished.splice(0);
    // Left as it is, a job expires and is given once more, which its handler bears.
    if (ids.length > 0) await this.queue.complete(this.name, ids).catch((error: unknown) => this.onError(error, false));
  }

  private track(work: Promise<void>): void {
    this.running.add(work);
    void work.finally(() => this.running.delete(work));
  }

  private async pause(): Promise<void> {
    if (this.isWoken) return;
    this.sleep = new AbortController();
    await delay(this.options.interval, undefined, { signal: this.sleep.signal }).catch(() => undefined);
  }
}
