import { Injectable } from '@nestjs/common';
import type { BusinessContext } from '@wateja/auth';
import { proportionOf } from '@wateja/common';
import { PrismaService, statement } from '@wateja/prisma';

import { pointsOf } from '../ledger/ledger-rows';
import { pointUnit } from '../program/program-rules';
import { versionAt } from '../program/program-versions';
import { type Program } from '../program/program.schemas';
import { ProgramsService } from '../program/programs.service';
import { endOfDay } from '../rules/expiry';
import { liabilityOf, redemptionRate } from '../rules/liability';
import { type LocalDay } from '../rules/local-day';
import { type PointUnit, worthOf } from '../rules/redeem';
import { fromCents, fromThousandths } from '../rules/units';
import { maturedPoints, openPoints, openPointsByTier, type OpenRow, owedPoints } from './liability.queries';

/** The value of points while a business has no programme: nothing. */
const NO_UNIT: PointUnit = { points: 1, amount: 0 };

/** Says what the shop owes its customers in points, now or at a moment of the past. */
@Injectable()
export class LiabilityService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly programs: ProgramsService,
  ) {}

  /** @param asOf a day, which counts to its end, or a moment; undefined for now */
  async report(
    { business_id: businessId, timezone }: Pick<BusinessContext, 'business_id' | 'timezone'>,
    asOf?: LocalDay | Date,
  ) {
    const now = new Date();
    const requestedTime = typeof asOf === 'string' ? endOfDay(asOf, timezone) : asOf;
    // For a time in the future, the answer has what is booked now.
    const past = requestedTime && requestedTime < now ? requestedTime : null;
    const at = past ?? now;
    const { versions } = await this.programs.ofShop(businessId, this.prisma);
    const version = versionAt(versions, at);
    const unit = version ? pointUnit(version.program.redeem.unit) : NO_UNIT;
    const rows = await this.prisma.query<OpenRow>(statement(openPoints(businessId, past)));
    const [owed] = await this.prisma.query<{ owed: string }>(statement(owedPoints(businessId, past)));
    const lots = rows.map(({ expires_at, remaining }) => ({ expires_at, remaining: pointsOf(remaining) }));
    const liability = liabilityOf(lots, pointsOf(owed?.owed ?? '0'), { unit, timezone, asOf: at });
    const rate = past ? null : await this.redemptionRate(businessId);
    return {
      as_of: at,
      outstanding_points: fromThousandths(liability.outstanding_points),
      outstanding_amount: fromCents(liability.outstanding_amount),
      owed_points: fromThousandths(liability.owed_points),
      by_month: byMonth(liability.by_end, unit),
      by_tier: past || !version?.program.is_enabled ? null : await this.byTier(businessId, version.program, unit),
      redemption_rate: rate === null ? null : fromThousandths(rate),
      expected_amount: rate === null ? null : fromCents(proportionOf(liability.outstanding_amount, rate, 1_000)),
    };
  }

  /** What is left by tier, in the order of the ladder. Customers without a tier come first. */
  private async byTier(businessId: number, { tiers }: Program, unit: PointUnit) {
    const rows = await this.prisma.query<{ tier: string | null; remaining: string }>(
      statement(openPointsByTier(businessId)),
    );
    const heightOf = (name: string | null) => tiers.ladder.findIndex((tier) => tier.name === name);
    return rows
      .toSorted((a, b) => heightOf(a.tier) - heightOf(b.tier))
      .map(({ tier: name, remaining }) => {
        const points = pointsOf(remaining);
        return { name, points: fromThousandths(points), amount: fromCents(worthOf(points, unit)) };
      });
  }

  private async redemptionRate(businessId: number): Promise<number | null> {
    const [row] = await this.prisma.query<{ redeemed: string; expired: string }>(statement(maturedPoints(businessId)));
    return redemptionRate(pointsOf(row?.redeemed ?? '0'), pointsOf(row?.expired ?? '0'));
  }
}

/** Adds up the days of each month. The days come in order, and points without an end last. */
function byMonth(byEnd: { last_good_day: LocalDay | null; points: number }[], unit: PointUnit) {
  const months = new Map<string | null, { last_good_day: LocalDay | null; points: number }>();
  for (const { last_good_day, points } of byEnd) {
    const month = last_good_day?.slice(0, 7) ?? null;
    months.set(month, { last_good_day, points: points + (months.get(month)?.points ?? 0) });
  }
  return [...months].map(([month, { last_good_day, points }]) => ({
    month,
    last_good_day,
    points: fromThousandths(points),
    amount: fromCents(worthOf(points, unit)),
  }));
}
