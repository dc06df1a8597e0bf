import { Injectable } from '@nestjs/common';
import { PrismaService, statement } from '@wateja/prisma';

import { ProgramsService } from '../program/programs.service';
import { earnEntryOf } from './settle.queries';
import { SettleService } from './settle.service';

/** How many customers one transaction settles. */
const BATCH_SIZE = 100;

/**
 * Settles sales that were recorded around the time when the first version of a programme was saved: another process can
 * learn of it a few seconds late. Older sales are settled when the version ranks its customers.
 */
@Injectable()
export class HistorySettler {
  constructor(
    private readonly prisma: PrismaService,
    private readonly programs: ProgramsService,
    private readonly settle: SettleService,
  ) {}

  /** Settles a business whose first version was saved within the last day. @returns how many entries were missing */
  async settleBegun(businessId: number): Promise<number> {
    const [begun] = await this.prisma.query<{ valid_from: Date }>(statement`
      SELECT valid_from FROM reward_programs
      WHERE business_id = ${businessId} AND version = 1 AND created_at > now() - interval '1 day'`);
    if (!begun) return 0;
    // This process may remember that there was no programme.
    await this.programs.refresh(businessId, this.prisma);
    return this.settleSince(businessId, begun.valid_from);
  }

  private async settleSince(businessId: number, since: Date): Promise<number> {
    let booked = 0;
    for (let after = 0; ;) {
      const rows = await this.prisma.query<{ customer_id: number }>(statement`
        SELECT DISTINCT s.customer_id FROM sales s
        WHERE s.business_id = ${businessId} AND s.customer_id > ${after} AND s.completed_at >= ${since}
          AND (${earnEntryOf}) IS NULL
        ORDER BY s.customer_id LIMIT ${BATCH_SIZE}`);
      const ids = rows.map(({ customer_id }) => customer_id);
      booked += await this.prisma.transaction((tx) => this.settle.settleCustomers(tx, businessId, ids));
      const last = ids.at(-1);
      if (last === undefined || ids.length < BATCH_SIZE) return booked;
      after = last;
    }
  }
}
