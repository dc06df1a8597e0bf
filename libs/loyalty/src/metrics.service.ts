import { Injectable } from '@nestjs/common';
import {
  type CustomersCreated,
  EventsService,
  OnDomainEvent,
  type SaleCompleted,
  type SaleRefunded,
  type SalesImported,
} from '@wateja/events';
import type { Transaction } from '@wateja/prisma';

import { lockCustomers, writeMetrics } from './metrics.queries';

/**
 * Keeps `customer_purchase_history`. An event says that a customer's purchases changed; what they are now is
 * read from the ledger. So it makes no difference how often, how late or in which order events arrive.
 */
@Injectable()
export class MetricsService {
  constructor(private readonly events: EventsService) {}

  @OnDomainEvent('sale.completed')
  @OnDomainEvent('sale.refunded')
  async followSale({ business_id, customer_id }: SaleCompleted | SaleRefunded, tx: Transaction): Promise<void> {
    if (customer_id !== null) await this.refresh(tx, business_id, [customer_id]);
  }

  @OnDomainEvent('sales.imported')
  async followImport({ business_id, customer_ids }: SalesImported, tx: Transaction): Promise<void> {
    await this.refresh(tx, business_id, customer_ids);
  }

  /** A purchase history exists, with zeros, from a customer's first second. */
  @OnDomainEvent('customers.created')
  async createEmpty({ business_id, customer_ids }: CustomersCreated, tx: Transaction): Promise<void> {
    await tx.customerPurchaseHistory.createMany({
      data: customer_ids.map((customer_id) => ({ business_id, customer_id })),
      skipDuplicates: true,
    });
  }

  /**
   * Makes the metrics of these customers, and the average that preferences keep, equal to the ledger, in `tx`.
   * @returns how many were not
   */
  async refresh(tx: Transaction, businessId: number, customerIds: number[]): Promise<number> {
    await tx.$queryRaw(lockCustomers(businessId, customerIds));
    const customers = await tx.$queryRaw<{ customer_id: number; average_spend: string }[]>(
      writeMetrics(businessId, customerIds),
    );
    if (customers.length > 0) {
      await this.events.announce(tx, 'metrics.refreshed', { business_id: businessId, customers });
    }
    return customers.length;
  }
}
