import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { EventsService, OnDomainEvent, type TiersRanked } from '@wateja/events';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import { versionAt } from '../program/program-versions';
import { ProgramsService } from '../program/programs.service';
import { SettleService } from '../settle/settle.service';
import { customersOfOtherVersions, rankingProgress } from '../tiers/tiers.queries';
import { BATCH_SIZE, TiersService } from '../tiers/tiers.service';

/** The first version also settles the past sales of these customers, whose accounts stay locked meanwhile. */
const SETTLING_BATCH_SIZE = 50;

/**
 * Ranks all customers of a shop when another version of its programme begins. A batch and the event for the next batch are
 * one transaction. So a process that is killed loses nothing: the outbox delivers the event again.
 */
@Injectable()
export class RankingService implements BeforeApplicationShutdown {
  private isStopping = false;
  /** The version by which all customers are ranked, by business, so that they are not counted again. */
  private readonly finished = new Map<number, number>();

  constructor(
    private readonly prisma: PrismaService,
    private readonly programs: ProgramsService,
    private readonly tiers: TiersService,
    private readonly settling: SettleService,
    private readonly events: EventsService,
  ) {}

  /** Each batch starts the next one. During shutdown the next one is left to the next start. */
  beforeApplicationShutdown(): void {
    this.isStopping = true;
  }

  /** Begins to rank by the version in force. A small shop is ranked when it returns; a large one goes on behind it. */
  async begin(businessId: number): Promise<void> {
    const version = await this.versionInForce(businessId, this.prisma);
    if (version === null) return;
    await this.prisma.transaction((tx) =>
      this.events.record(tx, 'tiers.ranked', [{ business_id: businessId, version, up_to: 0 }]),
    );
  }

  /** How many customers have a tier by this version, and how many will have one. Null: all have. */
  async progress(businessId: number, version: number | null): Promise<{ done: number; total: number } | null> {
    if (version === null || this.finished.get(businessId) === version) return null;
    if ((await this.versionInForce(businessId, this.prisma)) !== version) return null;
    const [row] = await this.prisma.query<{ done: number; total: number }>(
      statement(rankingProgress(businessId, version)),
    );
    if (row && row.done < row.total) return row;
    this.finished.set(businessId, version);
    return null;
  }

  /** The next batch. If another version has begun meanwhile, its own events rank everybody. */
  @OnDomainEvent('tiers.ranked')
  async rankBatch({ business_id: businessId, version, up_to }: TiersRanked, tx: Transaction): Promise<void> {
    if ((await this.versionInForce(businessId, tx)) !== version) return;
    const size = version === 1 ? SETTLING_BATCH_SIZE : BATCH_SIZE;
    const rows = await tx.query<{ customer_id: number }>(
      statement(customersOfOtherVersions(businessId, version, up_to, size)),
    );
    const ids = rows.map(({ customer_id }) => customer_id);
    // Sales from before the first version was saved earn by it, if it begins in the past.
    if (version === 1) await this.settling.settleCustomers(tx, businessId, ids);
    await this.tiers.refresh(tx, businessId, ids, 'settings');
    const last = ids.at(-1);
    if (last === undefined || ids.length < size) return;
    const next = [{ business_id: businessId, version, up_to: last }];
    if (this.isStopping) this.events.recordForLater(tx, 'tiers.ranked', next);
    else await this.events.record(tx, 'tiers.ranked', next);
  }

  private async versionInForce(businessId: number, tx: Transaction): Promise<number | null> {
    const { versions } = await this.programs.refresh(businessId, tx);
    const version = versionAt(versions, new Date());
    return version?.program.is_enabled ? version.version : null;
  }
}
