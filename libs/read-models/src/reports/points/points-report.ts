import { Injectable } from '@nestjs/common';
import type { BusinessContext } from '@wateja/auth';
import { Prisma, PrismaService, type Statement, statement } from '@wateja/prisma';
import { type EntryFilter, entryFilter } from '@wateja/rewards';

import {
  countUpToMaximum,
  type PageRequest,
  type Report,
  type ReportPage,
  type ReportRow,
  type ReportTotal,
  toPage,
} from '../report';
import { POINTS_COLUMNS } from './points.schemas';

export type PointsReportRow = Record<keyof typeof POINTS_COLUMNS, ReportRow[string]>;
type FoundEntry = PointsReportRow & { id: number; position_value: string };

/** The ledger of points of a business, newest first, by the time of the sale or the refund. */
@Injectable()
export class PointsReport implements Report<EntryFilter, PointsReportRow> {
  readonly name = 'points';
  readonly columns = POINTS_COLUMNS;
  readonly guarded = {};

  constructor(private readonly prisma: PrismaService) {}

  async page(
    { business_id }: BusinessContext,
    filter: EntryFilter,
    page: PageRequest,
  ): Promise<ReportPage<PointsReportRow>> {
    return toPage(await this.prisma.query<FoundEntry>(entriesPage(business_id, filter, page)), page.limit);
  }

  total({ business_id }: BusinessContext, filter: EntryFilter): Promise<ReportTotal> {
    return countUpToMaximum(this.prisma, Prisma.sql`reward_entries e WHERE ${entryFilter(business_id, filter)}`);
  }
}

/** Reads a page of entries after a position, and one entry more. */
function entriesPage(businessId: number, filter: EntryFilter, { after, limit }: PageRequest): Statement {
  const position = after
    ? Prisma.sql`AND (e.effective_at, e.id) < (${after.value}::timestamptz, ${after.id}::bigint)`
    : Prisma.empty;
  return statement(Prisma.sql`
    SELECT e.id, e.effective_at, e.customer_id, c.name AS customer_name, e.type, trim_scale(e.points)::text AS points,
      trim_scale(e.owed)::text AS owed, e.sale_id, s.external_id, e.refund_id, e.reason, e.note,
      trim_scale(e.already_expired)::text AS already_expired, trim_scale(e.forgiven)::text AS forgiven, e.tier,
      trim_scale(e.multiplier)::text AS multiplier, e.promotion_id, e.eligible_amount::text AS eligible_amount, e.program_version,
      e.user_id, e.api_key_id, e.recorded_at, e.effective_at::text AS position_value
    FROM (
      SELECT e.* FROM reward_entries e WHERE ${entryFilter(businessId, filter)} ${position}
      ORDER BY e.effective_at DESC, e.id DESC LIMIT ${limit + 1}::int
    ) e
    LEFT JOIN LATERAL (
      SELECT c.name FROM customers c WHERE c.business_id = ${businessId} AND c.id = e.customer_id OFFSET 0
    ) c ON true
    LEFT JOIN LATERAL (
      SELECT s.external_id FROM sales s WHERE s.business_id = ${businessId} AND s.id = e.sale_id OFFSET 0
    ) s ON true
    ORDER BY e.effective_at DESC, e.id DESC`);
}
