import { Injectable } from '@nestjs/common';
import {
  type CustomersMerging,
  type CustomersUnmerging,
  journalRemoved,
  OnDomainEvent,
  removedRows,
  type SalesMoved,
} from '@wateja/events';
import { Prisma, statement, type Transaction } from '@wateja/prisma';

import { MetricsService } from './metrics.service';

/** All columns but the one that PostgreSQL computes. */
const COLUMNS = Prisma.raw(
  'id, customer_id, business_id, total_purchases, total_spent, total_items_bought, avg_transaction_value, ' +
    'first_purchase_date, last_purchase_date, is_repeat_customer, customer_lifetime_value, repeat_frequency, is_active, ' +
    'created_at, updated_at',
);

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
    await tx.query(
      statement(Prisma.sql`
      INSERT INTO customer_purchase_history (${COLUMNS})
      SELECT ${COLUMNS} FROM jsonb_populate_recordset(
        NULL::customer_purchase_history, ${removedRows(merge, 'customer_purchase_history')}
      )`),
    );
  }

  @OnDomainEvent('sales.moved')
  async follow({ business_id, customer_ids }: SalesMoved, tx: Transaction): Promise<void> {
    await this.metrics.refresh(tx, business_id, customer_ids);
  }
}
