import { Injectable } from '@nestjs/common';
import { safeId } from '@wateja/common';
import { PrismaService, statement, withTenant } from '@wateja/prisma';

import { differences, type MetricsDifference } from './metrics.queries';
import { MetricsService } from './metrics.service';

/** The result for one batch of customers. The audit takes the customers of a business in the order of their ids. */
export interface AuditStep<Result> {
  /** The id of the last customer in the batch. After an interruption, the audit can continue after it. */
  customer_id: number;
  /** How many customers this run has processed so far, of `total`. */
  done: number;
  total: number;
  result: Result;
}

const BATCH_SIZE = 1_000;

/** Compares metrics with the ledger, and repairs them. It works in batches, so that the shop can stay open. */
@Injectable()
export class MetricsAuditService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly metrics: MetricsService,
  ) {}

  /** Yields the differences of each batch. If no batch has any, all metrics agree with the ledger. */
  verify(businessId: number): AsyncGenerator<AuditStep<MetricsDifference[]>> {
    return this.processBatches(businessId, 0, (ids) =>
      this.prisma.query<MetricsDifference>(statement(differences(businessId, ids))),
    );
  }

  /**
   * Recounts the totals, which makes writers wait, and then refreshes the metrics of every customer. Yields how many
   * customers of each batch had wrong metrics.
   * @param after continues after this customer id; if it is not 0, the totals are not recounted again
   */
  async *rebuild(businessId: number, after = 0): AsyncGenerator<AuditStep<number>> {
    if (after === 0) await withTenant(businessId, () => this.recountTotals(businessId));
    yield* this.processBatches(businessId, after, (ids) =>
      this.prisma.transaction((tx) => this.metrics.refresh(tx, businessId, ids)),
    );
  }

  private recountTotals(businessId: number): Promise<unknown> {
    return this.prisma.transaction(async (tx) => {
      await tx.$queryRaw`SELECT set_config('statement_timeout', '0', true)`;
      await tx.$queryRaw`SELECT recount_totals(${businessId}::bigint)::text`;
    });
  }

  private async *processBatches<Result>(
    businessId: number,
    start: number,
    step: (ids: number[]) => Promise<Result>,
  ): AsyncGenerator<AuditStep<Result>> {
    const where = { business_id: businessId };
    const total = await withTenant(businessId, () =>
      this.prisma.customer.count({ where: { ...where, id: { gt: start } } }),
    );
    for (let after = start, done = 0; ;) {
      const next = { where: { ...where, id: { gt: after } }, orderBy: { id: 'asc' }, take: BATCH_SIZE } as const;
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
