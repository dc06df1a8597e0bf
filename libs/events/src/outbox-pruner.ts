import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { deleteInBatches, nowAndEvery } from '@wateja/common';
import { asPlatform, Prisma, PrismaService } from '@wateja/prisma';

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
    host.listen$.subscribe(() => {
      this.timer = nowAndEvery(INTERVAL_MS, () => this.prune(), this.warn);
    });
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Any number of processes may do so at the same time. @returns how many events it has deleted */
  prune(): Promise<number> {
    return deleteInBatches(BATCH_SIZE, () => asPlatform(() => this.prisma.$executeRaw(DELETE_OLD)));
  }

  private readonly warn = ({ name }: Error) => this.logger.warn(`Cannot delete events that were delivered: ${name}`);
}

// An index finds the events by their next attempt, which was never after the delivery by more than the longest backoff.
const DELETE_OLD = Prisma.sql`
  DELETE FROM outbox WHERE id IN (
    SELECT id FROM outbox
    WHERE status = 'delivered' AND next_attempt_at < now() - interval '6 days' AND delivered_at < now() - interval '7 days'
    ORDER BY next_attempt_at LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED
  )`;
