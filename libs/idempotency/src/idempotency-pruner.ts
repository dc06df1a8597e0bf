import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { asPlatform, PrismaService } from '@wateja/prisma';

const HOUR_MS = 60 * 60 * 1000;
const KEPT_HOURS = 24;

/** Forgets answers after a day. */
@Injectable()
export class IdempotencyPruner implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Idempotency');
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly prisma: PrismaService) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.prune(), HOUR_MS);
    this.timer.unref();
    void this.prune();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** @returns how many answers were forgotten */
  async prune(now = new Date()): Promise<number> {
    try {
      const before = new Date(now.getTime() - KEPT_HOURS * HOUR_MS);
      const where = { created_at: { lt: before } };
      const { count } = await asPlatform(() => this.prisma.idempotencyKey.deleteMany({ where }));
      return count;
    } catch (error) {
      this.logger.warn(`Cannot forget old answers: ${(error as Error).name}`);
      return 0;
    }
  }
}
