import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { safeId } from '@wateja/common';
import { asPlatform, PrismaService, statement, type Transaction, withTenant } from '@wateja/prisma';
import { createHash } from 'node:crypto';

import { type CustomerPage, CustomerPoints } from '../customer-points';
import { Jobs } from '../delivery/queue/jobs';
import type { PeriodicKind } from '../message-enums';
import { AutomaticService } from './automatic.service';
import type { AutomaticMessagesJob, MessageCause } from './message-cause';
import { pointsExpiring, pointsStatement } from './notices';
import { planDue } from './points-notices.queries';

/** The data of a job in the queue `points_notices`: a page of the customers who get a notice that is due on a day. */
export interface PointsNoticesJob {
  business_id: number;
  kind: PeriodicKind;
  /** The day for which it is planned, in the calendar of the shop. A statement is of the month before it. */
  day: string;
  /** The last customer of the page before. */
  after: number;
}

/** How many customers one job looks at. */
const PAGE_SIZE = 500;
/** How often a process looks for a shop where a day or a month has begun. */
const PLAN_INTERVAL_MS = 10 * 60 * 1_000;
const OPTIONS = { concurrency: 1, interval: 5_000 };

/**
 * Plans the messages about points that are due on a day of the calendar, and turns each page of customers into a job that
 * writes them. Each step is one transaction, and its jobs have ids of their own: a process that repeats it adds nothing.
 */
@Injectable()
export class PointsNotices implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('Messages');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly prisma: PrismaService,
    private readonly jobs: Jobs,
    private readonly automatic: AutomaticService,
    private readonly points: CustomerPoints,
    host: HttpAdapterHost,
  ) {
    host.listen$.subscribe(() => this.startTimer());
  }

  onModuleInit(): void {
    this.jobs.registerHandler<PointsNoticesJob>('points_notices', OPTIONS, ({ data }) =>
      withTenant(data.business_id, () => this.writePage(data)),
    );
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Plans what is due in all businesses. Any number of processes may do so at once: one of them plans it. */
  async plan(now = new Date()): Promise<void> {
    const { business } = this.prisma;
    const businesses = await asPlatform(() => business.findMany({ select: { id: true }, orderBy: { id: 'asc' } }));
    for (const { id } of businesses) {
      const businessId = safeId(id);
      await withTenant(businessId, () => this.planOf(businessId, now)).catch((error: unknown) => {
        this.logger.error(`Notices of business ${businessId} cannot be planned: ${(error as Error).name}`);
      });
    }
  }

  private planOf(businessId: number, now: Date): Promise<void> {
    return this.prisma.transaction(async (tx) => {
      const due = await tx.query<{ kind: PeriodicKind; day: string }>(statement(planDue(businessId, now)));
      const first = due.map(({ kind, day }): PointsNoticesJob => ({ business_id: businessId, kind, day, after: 0 }));
      await this.insertPages(tx, first);
    });
  }

  private writePage(job: PointsNoticesJob): Promise<void> {
    const { business_id, kind, after } = job;
    return this.prisma.transaction(async (tx) => {
      // The shop may have switched it off since.
      if (!(await this.automatic.findEnabled(business_id, tx)).has(kind)) return;
      const causes = await this.causesOf(job, { after, limit: PAGE_SIZE });
      const last = causes.at(-1)?.customer_id;
      if (last === undefined) return;
      const data: AutomaticMessagesJob = { business_id, causes };
      await this.jobs.insert(tx, 'automatic_messages', [{ id: jobId('messages', job), data }]);
      if (causes.length === PAGE_SIZE) await this.insertPages(tx, [{ ...job, after: last }]);
    });
  }

  private async causesOf({ business_id, kind, day }: PointsNoticesJob, page: CustomerPage): Promise<MessageCause[]> {
    if (kind === 'points_expiring') return (await this.points.findExpiring(business_id, page)).map(pointsExpiring);
    const month = monthBefore(day);
    return (await this.points.statements(business_id, month, page)).map((points) => pointsStatement(month, points));
  }

  private insertPages(tx: Transaction, jobs: PointsNoticesJob[]): Promise<void> {
    return this.jobs.insert(
      tx,
      'points_notices',
      jobs.map((data) => ({ id: jobId('page', data), data })),
    );
  }

  private startTimer(): void {
    this.timer = setInterval(() => {
      this.plan().catch((error: unknown) => this.logger.warn(`Cannot plan notices: ${(error as Error).name}`));
    }, PLAN_INTERVAL_MS);
    this.timer.unref();
  }
}

/** The first day of the month before this day. */
function monthBefore(day: string): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 2, 1)).toISOString().slice(0, 10);
}

/** The same for the same step, because the queue ignores a job whose id it has. */
function jobId(step: string, { business_id, kind, day, after }: PointsNoticesJob): string {
  const hash = createHash('sha256').update([step, business_id, kind, day, after].join(':')).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
