import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { asPlatform, PrismaService } from '@wateja/prisma';

const PRUNE_INTERVAL_MS = 60 * 60 * 1000;
const ANSWER_TTL_MS = 24 * 60 * 60 * 1000;

/** Deletes kept answers after a day. */
@Injectable()
export class IdempotencyPruner implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Idempotency');
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly prisma: PrismaService) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.prune(), PRUNE_INTERVAL_MS);
    this.timer.unref();
    void this.prune();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** @returns the number of deleted answers */
  async prune(now = new Date()): Promise<number> {
    try {
      const before = new Date(now.getTime() - ANSWER_TTL_MS);
      const where = { created_at: { lt: before } };
      const { count } = await asPlatform(() => this.prisma.idempotencyKey.deleteMany({ where }));
      return count;
    } catch (error) {
      this.logger.warn(`Cannot delete old kept answers: ${(error as Error).name}`);
      return 0;
    }
  }
}
