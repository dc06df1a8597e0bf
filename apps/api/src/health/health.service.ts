import { Injectable } from '@nestjs/common';
import { DomainError } from '@wateja/common';
import { Drain } from '@wateja/http';
import { SuppressionKey } from '@wateja/messaging';
import { DatabaseFull, DatabaseUnavailable, PrismaService } from '@wateja/prisma';
import { setTimeout as delay } from 'node:timers/promises';

/** How long the database may take to answer. */
const ANSWER_TIMEOUT_MS = 1_000;

/** How long the service is not ready after a request failed because the database was full. */
const FULL_FOR_MS = 60_000;

/** Decides whether this process can take requests. */
@Injectable()
export class HealthService {
  private fullUntil = 0;

  constructor(
    private readonly prisma: PrismaService,
    private readonly drain: Drain,
    private readonly suppressionKey: SuppressionKey,
  ) {}

  /**
   * Notes the error of a request. Only a failed write shows that the database is full: reads still work, and small
   * writes find room in existing pages.
   */
  noteError(error: unknown): void {
    if (error instanceof DatabaseFull) this.fullUntil = Date.now() + FULL_FOR_MS;
  }

  /** The settings that the operator must correct. Requests are answered nevertheless. */
  get missing(): 'suppression_key'[] {
    return this.suppressionKey.fitsDatabase ? [] : ['suppression_key'];
  }

  /** @throws DomainError `unavailable` if this process should get no requests now */
  async assertReady(): Promise<void> {
    if (this.drain.hasBegun) throw new DomainError('unavailable', 'shutting_down', 'The service is shutting down');
    const timeout = new AbortController();
    const tooLate = delay(ANSWER_TIMEOUT_MS, false, { signal: timeout.signal }).catch(() => false);
    const answered = this.prisma.$queryRaw`SELECT 1`.then(
      () => true,
      () => false,
    );
    const ready = await Promise.race([answered, tooLate]);
    timeout.abort();
    if (!ready) throw new DatabaseUnavailable();
    if (Date.now() < this.fullUntil) throw new DatabaseFull();
  }
}
