import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { nowAndEvery, safeId } from '@wateja/common';
import { forgetJournals } from '@wateja/events';
import { asPlatform, PrismaService, withTenant } from '@wateja/prisma';

import { UNDO_DAYS } from './undo-time';

const INTERVAL_MS = 60 * 60 * 1_000;

/**
 * Deletes the journals of merges that nobody can undo any more, at the start and every hour: they have all data of the
 * record that is gone.
 */
@Injectable()
export class JournalPruner implements OnModuleDestroy {
  private readonly logger = new Logger('Customers');
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

  /**
   * Prunes all businesses once. Any number of processes may do so at the same time.
   * @returns how many rows it has deleted
   */
  async prune(): Promise<number> {
    const { business } = this.prisma;
    const businesses = await asPlatform(() => business.findMany({ select: { id: true }, orderBy: { id: 'asc' } }));
    let deleted = 0;
    for (const { id } of businesses) {
      const businessId = safeId(id);
      // The fault of one business must not keep the others from it.
      deleted += await withTenant(businessId, () => this.pruneBusiness(businessId)).catch(this.warn);
    }
    return deleted;
  }

  /** Waits an hour longer than a merge can be undone: an undoing that has begun in time still reads the journal. */
  private pruneBusiness(businessId: number): Promise<number> {
    return this.prisma.transaction(async (tx) => {
      const old = await tx.$queryRaw<{ id: bigint }[]>`
        SELECT id FROM customer_merges
        WHERE business_id = ${businessId}::bigint
          AND created_at < now() - make_interval(days => ${UNDO_DAYS}::int, hours => 1)`;
      if (old.length === 0) return 0;
      return forgetJournals(
        tx,
        businessId,
        old.map(({ id }) => safeId(id)),
      );
    });
  }

  private readonly warn = ({ name }: Error): number => {
    this.logger.warn(`Cannot delete old journals of merges: ${name}`);
    return 0;
  };
}
