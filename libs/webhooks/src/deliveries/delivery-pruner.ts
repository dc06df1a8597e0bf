import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { deleteInBatches, nowAndEvery } from '@wateja/common';
import { asPlatform, Prisma, PrismaService } from '@wateja/prisma';

const INTERVAL_MS = 60 * 60 * 1_000;
/** How many deliveries one statement deletes, so that it locks nothing for long. */
const BATCH_SIZE = 10_000;

/**
 * Deletes deliveries 14 days after their events, at the start and every hour, also those that wait for a webhook that is
 * switched off.
 */
@Injectable()
export class DeliveryPruner implements OnModuleDestroy {
  private readonly logger = new Logger('Webhooks');
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

  /** Any number of processes may do so at the same time. @returns how many deliveries it has deleted */
  prune(): Promise<number> {
    return deleteInBatches(BATCH_SIZE, () => asPlatform(() => this.prisma.$executeRaw(DELETE_OLD)));
  }

  private readonly warn = ({ name }: Error) => this.logger.warn(`Cannot delete old deliveries: ${name}`);
}

const DELETE_OLD = Prisma.sql`
  DELETE FROM webhook_deliveries WHERE (business_id, id) IN (
    SELECT business_id, id FROM webhook_deliveries WHERE occurred_at < now() - interval '14 days'
    ORDER BY occurred_at LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED
  )`;
