import { Injectable } from '@nestjs/common';
import { DomainError } from '@wateja/common';
import { Drain } from '@wateja/http';
import { DatabaseUnavailable, PrismaService } from '@wateja/prisma';
import { setTimeout as delay } from 'node:timers/promises';

/** How long the database may take to answer. */
const ANSWER_TIMEOUT_MS = 1_000;

/** Decides whether this process can take requests. */
@Injectable()
export class HealthService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly drain: Drain,
  ) {}

  /** @throws DomainError `unavailable` when this process should get no requests now */
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
  }
}
