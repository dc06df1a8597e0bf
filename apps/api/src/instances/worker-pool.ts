import cluster, { type Worker } from 'node:cluster';
import { setTimeout as delay } from 'node:timers/promises';

import type { Logger } from 'winston';

import type { ServiceDatabase } from '../serve';
import type { StartupBanner } from '../startup-banner';
import type { Assignment, Report } from './messages';

/** How long the pool waits before it replaces a worker. The pause doubles after each worker that ends early. */
const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 30_000;
/** A worker that served at least this long did not end early. */
const MIN_LIFETIME_MS = 60_000;
/** The service gives up after so many workers in one place have ended before all places served. */
const MAX_START_ATTEMPTS = 3;

/** The worker processes, one in each place. The pool replaces a worker that ends. */
export class WorkerPool {
  private readonly workers = new Map<number, Worker>();
  private readonly serving = new Set<number>();
  private readonly leaving = new AbortController();
  private readonly places: Promise<void>[];
  private readonly database = withResolvers<ServiceDatabase>();
  private readonly complete = withResolvers<StartupBanner>();

  /** Starts the workers at once, because loading their code takes as long as opening the database. */
  constructor(
    private readonly size: number,
    private readonly log: Logger,
  ) {
    // Workers accept connections themselves. If the primary passed them on, a connection would hang when its worker
    // ends before taking it.
    cluster.schedulingPolicy = cluster.SCHED_NONE;
    cluster.setupPrimary({ exec: require.resolve('./worker') });
    this.places = Array.from({ length: size }, (_, index) => this.keepWorkerIn(index + 1));
  }

  /**
   * Tells the workers to serve, and resolves when all of them do.
   * @throws Error when they cannot
   */
  serve(database: ServiceDatabase): Promise<StartupBanner> {
    this.database.resolve(database);
    return this.complete.promise;
  }

  /** Stops all workers, and resolves when they have finished their requests. */
  async stop(): Promise<void> {
    this.leaving.abort();
    for (const worker of this.workers.values()) worker.process.kill('SIGTERM');
    await Promise.all(this.places);
  }

  private isOver(): boolean {
    return this.leaving.signal.aborted;
  }

  private async keepWorkerIn(place: number): Promise<void> {
    for (let deaths = 1; !this.isOver(); deaths++) {
      const start = Date.now();
      const end = await this.fork(place);
      this.workers.delete(place);
      this.serving.delete(place);
      if (this.isOver()) return;
      if (deaths === MAX_START_ATTEMPTS) this.giveUp(`The workers stop before they are ready: ${end}.`);
      if (Date.now() - start > MIN_LIFETIME_MS) deaths = 1;
      const pause = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (deaths - 1));
      this.log.error(`Worker ${place} stopped ${end}. A new worker starts in ${pause} ms`, { context: 'Process' });
      await delay(pause, undefined, { signal: this.leaving.signal }).catch(() => undefined);
    }
  }

  /** Starts a worker, and resolves when it has ended, with the reason. */
  private fork(place: number): Promise<string> {
    const worker = cluster.fork();
    this.workers.set(place, worker);
    let failure: string | undefined;
    worker.on('message', (report: Report | object) => {
      if ('ready' in report) return this.register(place, worker, report.ready);
      // The workers also send their metrics to the primary process.
      if (!('failure' in report)) return;
      failure = report.failure;
      this.giveUp(failure);
    });
    // Sending a message to a worker that is just ending fails, which does not matter.
    worker.on('error', () => undefined);
    void this.database.promise.then((database) => {
      if (worker.isConnected()) worker.send({ place, database } satisfies Assignment);
    });
    return new Promise((done) =>
      worker.once('exit', (code, signal) => done(failure ?? (signal ? `by ${signal}` : `with ${code}`))),
    );
  }

  private register(place: number, worker: Worker, banner: StartupBanner): void {
    this.log.info(`Worker ${place} is ready as process ${worker.process.pid}`, { context: 'Process' });
    this.serving.add(place);
    if (this.serving.size === this.size) this.complete.resolve(banner);
  }

  /** Makes {@link serve} fail. After all workers have served, it changes nothing: the other workers continue. */
  private giveUp(sentence: string): void {
    this.complete.reject(new Error(sentence));
  }
}

function withResolvers<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((...functions) => ([resolve, reject] = functions));
  // Those who await the promise get its error. If nobody does, the error must not end the process.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
