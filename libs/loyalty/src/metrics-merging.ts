import { Injectable } from '@nestjs/common';
import {
  type CustomersMerging,
  type CustomersUnmerging,
  journalRemoved,
  OnDomainEvent,
  restoreRows,
  type SalesMoved,
} from '@wateja/events';
import { Prisma, statement, type Transaction } from '@wateja/prisma';

import { MetricsService } from './metrics.service';

/** The metrics of a customer follow from their sales, also when two customers become one. */
@Injectable()
export class MetricsMerging {
  constructor(private readonly metrics: MetricsService) {}

  @OnDomainEvent('customers.merging')
  async remove(merge: CustomersMerging, tx: Transaction): Promise<void> {
    await tx.query(
      statement(Prisma.sql`
      WITH removed AS (
        DELETE FROM customer_purchase_history h
        WHERE h.business_id = ${merge.business_id} AND h.customer_id = ${merge.from_customer_id}
        RETURNING to_jsonb(h) AS value
      ) ${journalRemoved(merge, 'customer_purchase_history', Prisma.sql`SELECT value FROM removed`)}`),
    );
  }

  @OnDomainEvent('customers.unmerging')
  async bringBack(merge: CustomersUnmerging, tx: Transaction): Promise<void> {
    await restoreRows(
      tx,
      merge,
      'customer_purchase_history',
      (columns, rows) => Prisma.sql`
      INSERT INTO customer_purchase_history (${columns})
      SELECT ${columns} FROM jsonb_populate_recordset(NULL::customer_purchase_history, ${rows}) r`,
    );
  }

  @OnDomainEvent('sales.moved')
  async follow({ business_id, customer_ids }: SalesMoved, tx: Transaction): Promise<void> {
    await this.metrics.refresh(tx, business_id, customer_ids);
  }
}
