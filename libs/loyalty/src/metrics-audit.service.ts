import { Injectable } from '@nestjs/common';
import { safeId } from '@wateja/common';
import { PrismaService, statement, withTenant } from '@wateja/prisma';

import { differences, type MetricsDifference } from './metrics.queries';
import { MetricsService } from './metrics.service';

/** One step of a walk over a business's customers, in the order of their ids. */
export interface AuditStep<Result> {
  /** The last customer id of the step: where to go on after an interruption. */
  customer_id: number;
  /** Customers done so far in this walk, and in all. */
  done: number;
  total: number;
  result: Result;
}

const BATCH = 1_000;

/** Compares metrics with the ledger, and repairs them, a thousand customers at a time while the shop stays open. */
@Injectable()
export class MetricsAuditService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly metrics: MetricsService,
  ) {}

  /** Yields the differences of each step; none anywhere means that every cent is where it belongs. */
  verify(businessId: number): AsyncGenerator<AuditStep<MetricsDifference[]>> {
    return this.walk(businessId, 0, (ids) =>
      this.prisma.query<MetricsDifference>(statement(differences(businessId, ids))),
    );
  }

  /**
   * Has the totals counted anew, which keeps writers waiting, and then goes from customer to customer.
   * Yields how many of each step had to be put right. @param after go on after this customer id
   */
  async *rebuild(businessId: number, after = 0): AsyncGenerator<AuditStep<number>> {
    if (after === 0) await withTenant(businessId, () => this.recount(businessId));
    yield* this.walk(businessId, after, (ids) =>
      this.prisma.transaction((tx) => this.metrics.refresh(tx, businessId, ids)),
    );
  }

  private recount(businessId: number): Promise<unknown> {
    return this.prisma.transaction(async (tx) => {
      await tx.$queryRaw`SELECT set_config('statement_timeout', '0', true)`;
      await tx.$queryRaw`SELECT recount_totals(${businessId}::bigint)::text`;
    });
  }

  private async *walk<Result>(
    businessId: number,
    start: number,
    step: (ids: number[]) => Promise<Result>,
  ): AsyncGenerator<AuditStep<Result>> {
    const where = { business_id: businessId };
    const total = await withTenant(businessId, () =>
      this.prisma.customer.count({ where: { ...where, id: { gt: start } } }),
    );
    for (let after = start, done = 0; ;) {
      const next = { where: { ...where, id: { gt: after } }, orderBy: { id: 'asc' }, take: BATCH } as const;
      const customers = await withTenant(businessId, () =>
        this.prisma.customer.findMany({ ...next, select: { id: true } }),
      );
      const ids = customers.map(({ id }) => safeId(id));
      const last = ids.at(-1);
      if (last === undefined) return;
      const result = await withTenant(businessId, () => step(ids));
      done += ids.length;
      after = last;
      yield { customer_id: after, done, total: Math.max(total, done), result };
    }
  }
}
