import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { asPlatform, PrismaService, statement } from '@wateja/prisma';

const INTERVAL_MS = 60 * 60 * 1_000;
/** How many events one statement deletes, so that the first time after years locks nothing for long. */
const BATCH_SIZE = 10_000;

/**
 * Deletes events seven days after their delivery, at the start and every hour: until then an administrator can see what was
 * delivered. Pending and parked events stay.
 */
@Injectable()
export class OutboxPruner implements OnModuleDestroy {
  private readonly logger = new Logger('Events');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly prisma: PrismaService,
    host: HttpAdapterHost,
  ) {
    host.listen$.subscribe(() => this.startTimer());
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Any number of processes may do so at the same time. @returns how many events it has deleted */
  async prune(): Promise<number> {
    let all = 0;
    for (;;) {
      const deleted = await asPlatform(() => this.prisma.query<{ id: number }>(DELETE_OLD));
      all += deleted.length;
      if (deleted.length < BATCH_SIZE) return all;
    }
  }

  private startTimer(): void {
    const prune = () => {
      this.prune().catch((error: unknown) =>
        this.logger.warn(`Cannot delete events that were delivered: ${(error as Error).name}`),
      );
    };
    this.timer = setInterval(prune, INTERVAL_MS);
    this.timer.unref();
    prune();
  }
}

// An index finds the events by their next attempt, which was never after the delivery by more than the longest backoff.
const DELETE_OLD = statement`
  DELETE FROM outbox WHERE id IN (
    SELECT id FROM outbox
    WHERE status = 'delivered' AND next_attempt_at < now() - interval '6 days' AND delivered_at < now() - interval '7 days'
    ORDER BY next_attempt_at LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED
  ) RETURNING id`;
