import type { Jobs } from '@wateja/messaging';
import { type PrismaService, statement } from '@wateja/prisma';
import { randomUUID } from 'node:crypto';

import { keepClaim, releaseClaim } from './imports.queries';

/** How often the progress of an import is stored. */
const REPORT_INTERVAL_MS = 500;

/**
 * Keeps the claim of this process on an import, and stores its progress. Its signal is aborted when the process stops, and
 * when another process has taken the import because this one gave no sign of life for too long.
 */
export class ClaimKeeper {
  readonly claim = randomUUID();
  private readonly lost = new AbortController();
  readonly signal: AbortSignal;
  private readonly timer: NodeJS.Timeout;
  private done = 0;
  private storing: Promise<void> = Promise.resolve();

  constructor(
    private readonly prisma: PrismaService,
    private readonly businessId: number,
    private readonly importId: number,
    private readonly jobs: Jobs,
  ) {
    this.signal = AbortSignal.any([jobs.shutdownSignal, this.lost.signal]);
    this.timer = setInterval(() => {
      this.storing = this.storing.then(() => this.store());
    }, REPORT_INTERVAL_MS);
    this.timer.unref();
  }

  /** @param done the bytes of the file that were read */
  report(done: number): void {
    this.done = done;
  }

  /** Stops, and releases the claim if the import has not ended, so that its next attempt can begin at once. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.storing;
    const release = statement(releaseClaim(this.businessId, this.importId, this.claim));
    // If the database cannot be reached, the claim ends by itself.
    await this.prisma.query(release).catch(() => undefined);
  }

  private async store(): Promise<void> {
    const { businessId, importId, claim, jobs, done } = this;
    try {
      const extended = await this.prisma.query(
        statement(keepClaim(businessId, importId, { claim, seconds: jobs.timeoutSeconds, done })),
      );
      if (extended.length === 0) this.lost.abort();
    } catch {
      // The import notices by itself that the database cannot be reached.
    }
  }
}
