import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { safeId } from '@wateja/common';
import { asPlatform, PrismaService, withTenant } from '@wateja/prisma';

import { OpenQuotesService } from '../quotes/open-quotes.service';
import { HistorySettler } from '../settle/history-settler';
import { TierNoticesService } from '../tiers/tier-notices.service';
import { TiersService } from '../tiers/tiers.service';
import { ExpiryService } from './expiry.service';

const SWEEP_INTERVAL_MS = 10 * 60 * 1_000;

/**
 * Does what happens by time alone, every ten minutes: it books the ends of lots and of tiers, and what past sales earn
 * under a new programme, records events for tiers that end soon, and removes old quotes. Balances do not depend on it:
 * points that have ended count for nothing, whether or not that is booked.
 */
@Injectable()
export class PointsSweeper implements OnModuleDestroy {
  private readonly logger = new Logger('Rewards');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly prisma: PrismaService,
    private readonly expiry: ExpiryService,
    private readonly history: HistorySettler,
    private readonly quotes: OpenQuotesService,
    private readonly tiers: TiersService,
    private readonly notices: TierNoticesService,
    host: HttpAdapterHost,
  ) {
    host.listen$.subscribe(() => this.startTimer());
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /**
   * Sweeps all businesses once. Any number of processes may do so at once: the accounts are locked, and each entry is
   * booked once.
   * @returns how many entries it booked
   */
  async sweep(): Promise<number> {
    const { business } = this.prisma;
    const businesses = await asPlatform(() => business.findMany({ select: { id: true }, orderBy: { id: 'asc' } }));
    let booked = 0;
    for (const { id } of businesses) {
      const businessId = safeId(id);
      await withTenant(businessId, async () => {
        booked += await this.expiry.expireDue(businessId);
        booked += await this.history.settleBegun(businessId);
        await this.quotes.purge(businessId);
        await this.tiers.sweep(businessId);
        await this.notices.sweep(businessId);
      }).catch((error: unknown) => this.warn(businessId, error));
    }
    return booked;
  }

  private startTimer(): void {
    this.timer = setInterval(() => {
      this.sweep().catch((error: unknown) => this.logger.warn(`Cannot book ended points: ${(error as Error).name}`));
    }, SWEEP_INTERVAL_MS);
    this.timer.unref();
  }

  /** The fault of one business must not keep the others from their sweep. */
  private warn(businessId: number, error: unknown): void {
    const trace = error instanceof Error ? error.stack : String(error);
    this.logger.error(`The points of business ${businessId} cannot be swept`, trace);
  }
}
