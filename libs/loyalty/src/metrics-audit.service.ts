import { Injectable } from '@nestjs/common';
import { type CustomerBatch, inCustomerBatches } from '@wateja/events';
import { PrismaService, statement, withTenant } from '@wateja/prisma';

import { differences, type MetricsDifference } from './metrics.queries';
import { MetricsService } from './metrics.service';

const BATCH_SIZE = 1_000;

/** Compares metrics with the ledger, and repairs them. It works in batches, so that the shop can stay open. */
@Injectable()
export class MetricsAuditService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly metrics: MetricsService,
  ) {}

  /** Yields the differences of each batch. If no batch has any, all metrics agree with the ledger. */
  verify(businessId: number): AsyncGenerator<CustomerBatch<MetricsDifference[]>> {
    return inCustomerBatches(this.prisma.customer, businessId, { after: 0, size: BATCH_SIZE }, (ids) =>
      this.prisma.query<MetricsDifference>(statement(differences(businessId, ids))),
    );
  }

  /**
   * Recounts the totals, which makes writers wait, and then refreshes the metrics of every customer. Yields how many
   * customers of each batch had wrong metrics.
   * @param after continues after this customer id; if it is not 0, the totals are not recounted again
   */
  async *rebuild(businessId: number, after = 0): AsyncGenerator<CustomerBatch<number>> {
    if (after === 0) await withTenant(businessId, () => this.recountTotals(businessId));
    yield* inCustomerBatches(this.prisma.customer, businessId, { after, size: BATCH_SIZE }, (ids) =>
      this.prisma.transaction((tx) => this.metrics.refresh(tx, businessId, ids)),
    );
  }

  private recountTotals(businessId: number): Promise<unknown> {
    return this.prisma.transaction(async (tx) => {
      await tx.$queryRaw`SELECT set_config('statement_timeout', '0', true)`;
      await tx.$queryRaw`SELECT recount_totals(${businessId}::bigint)::text`;
    });
  }
}
