import { setTimeout as delay } from 'node:timers/promises';

import type PgBoss from 'pg-boss';

import { AgainLater, type JobHandler, type QueueName, type WorkOptions } from './job';

/** The part of pg-boss that a worker needs. */
export type Queue = Pick<PgBoss, 'fetch' | 'complete' | 'fail'>;

/**
 * Works on one queue, job by job. The `work` of pg-boss finishes a batch as a whole: the slowest job would delay the
 * others, and a failed job would be completed with them.
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
    /**
     * Receives errors, because the worker must not throw them. A failed job comes back by itself until its last
     * attempt.
     */
    private readonly onError: (error: unknown, isLastAttempt: boolean) => void,
  ) {}

  /** Resolves after {@link stop}. */
  async run(): Promise<void> {
    while (!this.isStopping) {
      const free = this.options.concurrency - this.running.size;
      // Each fetch sorts all due jobs, so the worker does not fetch for a single free slot while other jobs are
      // running.
      if (free < this.options.concurrency / 2) {
        await Promise.race(this.running);
        continue;
      }
      this.isWoken = false;
      const jobs = await this.queue.fetch<object>(this.name, { batchSize: free, includeMetadata: true });
      for (const job of jobs) this.trackWork(this.handleJob(job));
      if (jobs.length < free) await this.waitForJobs();
    }
  }

  /** Makes the worker look for jobs now. */
  wake(): void {
    this.isWoken = true;
    this.sleep.abort();
  }

  /** Makes the worker take no more jobs. */
  stop(): void {
    this.isStopping = true;
    this.wake();
  }

  /** Resolves when no job is running. */
  async waitUntilIdle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private async handleJob(job: PgBoss.JobWithMetadata): Promise<void> {
    const isLastAttempt = job.retryCount >= job.retryLimit;
    try {
      await this.handler({ data: job.data, is_last_attempt: isLastAttempt });
      await this.completeJob(job.id);
    } catch (error) {
      if (!(error instanceof AgainLater)) this.onError(error, isLastAttempt);
      // Only the name of the error is stored, because its message may contain personal data.
      const output = { name: error instanceof Error ? error.name : 'unknown error' };
      await this.queue.fail(this.name, job.id, output).catch((failure: unknown) => this.onError(failure, false));
    }
  }

  /** Jobs that finish while one statement runs are completed together by the next statement. */
  private async completeJob(id: string): Promise<void> {
    this.finished.push(id);
    await this.completing;
    this.completing ??= this.completeFinished().finally(() => (this.completing = undefined));
    await this.completing;
  }

  private async completeFinished(): Promise<void> {
    const ids = this.finished.splice(0);
    // If this fails, the job expires and runs again. Handlers must accept that.
    if (ids.length > 0) await this.queue.complete(this.name, ids).catch((error: unknown) => this.onError(error, false));
  }

  private trackWork(work: Promise<void>): void {
    this.running.add(work);
    void work.finally(() => this.running.delete(work));
  }

  private async waitForJobs(): Promise<void> {
    if (this.isWoken) return;
    this.sleep = new AbortController();
    await delay(this.options.interval, undefined, { signal: this.sleep.signal }).catch(() => undefined);
  }
}
