import { Injectable } from '@nestjs/common';
import { EventsService, type TierAtRisk } from '@wateja/events';
import { PrismaService, statement } from '@wateja/prisma';

import { type ProgramVersion, versionAt } from '../program/program-versions';
import { ProgramsService } from '../program/programs.service';
import { addDays, localDayOf } from '../rules/local-day';
import { rememberNotices, tiersAtRisk } from './notices.queries';
import { type ShopMoment } from './override-at';
import { memberTierAt } from './tier-on';
import { customersToRank, lockTiers, type RankedRow } from './tiers.queries';

/** How many customers one transaction tells. */
const BATCH_SIZE = 500;

interface RiskSearch {
  version: ProgramVersion;
  moment: ShopMoment;
  days: { today: string; until: string };
}

/** Tells whose tier ends soon, by the event `tier.at_risk`: once for a tier and its last day. */
@Injectable()
export class TierNoticesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly programs: ProgramsService,
    private readonly events: EventsService,
  ) {}

  /**
   * Records the event `tier.at_risk` for all tiers of a business that end within `at_risk_days`. Any number of
   * processes may do so at once: the notice and the event are written together, under the lock of the tier.
   * @returns how many customers it told of
   */
  async sweep(businessId: number): Promise<number> {
    const { timezone, versions } = await this.programs.ofShop(businessId, this.prisma);
    const moment = { at: new Date(), timezone };
    const version = versionAt(versions, moment.at);
    if (!version?.program.is_enabled) return 0;
    const { enrolment, tiers } = version.program;
    const today = localDayOf(moment.at, timezone);
    const days = { today, until: addDays(today, tiers.at_risk_days) };
    const search = { businessId, ...days, membersOnly: enrolment === 'opt_in', limit: BATCH_SIZE };
    let noticed = 0;
    for (let after = 0; ;) {
      const customers = await this.prisma.query<{ customer_id: number }>(statement(tiersAtRisk({ ...search, after })));
      const last = customers.at(-1)?.customer_id;
      if (last === undefined) return noticed;
      const ids = customers.map(({ customer_id }) => customer_id);
      noticed += await this.notifyAtRisk(businessId, ids, { version, moment, days });
      if (customers.length < BATCH_SIZE) return noticed;
      after = last;
    }
  }

  /** Judges by the purchases under the lock, because the customer may have bought since the search. */
  private notifyAtRisk(
    businessId: number,
    ids: number[],
    { version, moment, days: { today, until } }: RiskSearch,
  ): Promise<number> {
    const customers = { business_id: businessId, customer_ids: ids };
    return this.prisma.transaction(async (tx) => {
      tx.pipeline(lockTiers(customers));
      const rows = await tx.query<RankedRow>(customersToRank({ ...customers, timezone: moment.timezone }));
      const atRisk = rows
        // Customers who are not ranked by this version yet get their notice in a later sweep.
        .filter(({ stored_tier }) => stored_tier?.program_version === version.version)
        .flatMap((row) => noticeOf(businessId, row, version, moment) ?? [])
        .filter(({ held_until }) => held_until <= until);
      if (atRisk.length === 0) return 0;
      const written = await tx.query<{ customer_id: number }>(statement(rememberNotices(businessId, today, atRisk)));
      const news = new Set(written.map(({ customer_id }) => customer_id));
      this.events.recordForLater(
        tx,
        'tier.at_risk',
        atRisk.filter(({ customer_id }) => news.has(customer_id)),
      );
      return news.size;
    });
  }
}

/** Null if the tier does not end, if it was set by hand, or if nothing is missing. */
function noticeOf(
  businessId: number,
  { customer_id, purchases, overrides }: RankedRow,
  { program }: ProgramVersion,
  moment: ShopMoment,
): TierAtRisk | null {
  const { name, to_keep } = memberTierAt(moment, { purchases, overrides }, program);
  if (name === null || !to_keep) return null;
  const { by, ...missing } = to_keep;
  if (Number(missing.min_spent) === 0 && missing.min_purchases === 0) return null;
  return { business_id: businessId, customer_id, tier: name, held_until: by, missing };
}
