import { Injectable } from '@nestjs/common';
import {
  type CustomerActivityChanged,
  type CustomerErased,
  type CustomersCreated,
  EventsService,
  OnDomainEvent,
  OnDomainEvents,
  type SaleCompleted,
  type SaleRefunded,
  type SalesImported,
} from '@wateja/events';
import type { SqlTransaction, Transaction } from '@wateja/prisma';

import { lockCustomers, writeMetrics } from './metrics.queries';

/**
 * Keeps `customer_purchase_history`. An event says that a customer's purchases changed; what they are now is
 * read from the ledger's sums. So it makes no difference how often, how late or in which order events arrive.
 */
@Injectable()
export class MetricsService {
  constructor(private readonly events: EventsService) {}

  @OnDomainEvents('sale.completed')
  @OnDomainEvents('sale.refunded')
  async followSales(events: (SaleCompleted | SaleRefunded)[], tx: SqlTransaction): Promise<void> {
    const customers = new Set(events.flatMap(({ customer_id }) => customer_id ?? []));
    const [first] = events;
    if (first && customers.size > 0) await this.refresh(tx, first.business_id, [...customers]);
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

  /** Repeat customers and analytics are about active ones. */
  @OnDomainEvent('customer.activity_changed')
  async followActivity(
    { business_id, customer_id, is_active }: CustomerActivityChanged,
    tx: Transaction,
  ): Promise<void> {
    await tx.$executeRaw`
      UPDATE customer_purchase_history SET is_active = ${is_active}
      WHERE business_id = ${business_id} AND customer_id = ${customer_id} AND is_active <> ${is_active}`;
  }

  @OnDomainEvent('customer.erased')
  async followErasure({ business_id, customer_id }: CustomerErased, tx: Transaction): Promise<void> {
    await this.followActivity({ business_id, customer_id, is_active: false }, tx);
  }

  /**
   * Makes the metrics of these customers, and the average that preferences keep, equal to the ledger, in `tx`.
   * @returns how many were not
   */
  async refresh(tx: SqlTransaction, businessId: number, customerIds: number[]): Promise<number> {
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
