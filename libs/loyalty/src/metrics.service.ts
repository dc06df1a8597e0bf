import { Injectable } from '@nestjs/common';
import {
  type CustomerActivityChanged,
  type CustomerErased,
  type CustomersCreated,
  type CustomersRemoving,
  EventsService,
  OnDomainEvent,
  OnDomainEvents,
  type SaleAttributed,
  type SaleCompleted,
  type SaleRefunded,
  type SalesImported,
} from '@wateja/events';
import { statement, type Transaction } from '@wateja/prisma';

import { riseOf } from './frequency-rise';
import { lockCustomers, writeMetrics, type WrittenMetrics } from './metrics.queries';

/**
 * Keeps `customer_purchase_history` up to date. An event only says that a customer's purchases changed, and the service
 * then reads the totals of the ledger. So it makes no difference how often, how late or in which order events arrive.
 */
@Injectable()
export class MetricsService {
  constructor(private readonly events: EventsService) {}

  @OnDomainEvents('sale.completed')
  @OnDomainEvents('sale.refunded')
  @OnDomainEvents('sale.attributed')
  async followSales(events: (SaleCompleted | SaleRefunded | SaleAttributed)[], tx: Transaction): Promise<void> {
    const customers = new Set(events.flatMap(({ customer_id }) => customer_id ?? []));
    const [first] = events;
    if (!first || customers.size === 0) return;
    const { business_id } = first;
    const rises = (await this.writeAndAnnounce(tx, business_id, [...customers])).flatMap((customer) =>
      riseOf(customer, events),
    );
    if (rises.length > 0) await this.events.announce(tx, 'frequency.risen', { business_id, customers: rises });
  }

  @OnDomainEvent('sales.imported')
  async followImport({ business_id, customer_ids }: SalesImported, tx: Transaction): Promise<void> {
    await this.refresh(tx, business_id, customer_ids);
  }

  /** Creates a purchase history with zeros for each new customer, so that every customer has one. */
  @OnDomainEvent('customers.created')
  async createEmptyHistories({ business_id, customer_ids }: CustomersCreated, tx: Transaction): Promise<void> {
    // Prisma's createMany would send each default of each of an import's thousand rows.
    await tx.query(statement`
      INSERT INTO customer_purchase_history (business_id, customer_id, is_active)
      SELECT ${business_id}, c.id, c.is_active FROM customers c
      WHERE c.business_id = ${business_id} AND c.id = ANY(${customer_ids}::bigint[]) ORDER BY c.id ON CONFLICT DO NOTHING`);
  }

  @OnDomainEvent('customers.removing')
  async removeHistories({ business_id, customer_ids }: CustomersRemoving, tx: Transaction): Promise<void> {
    await tx.customerPurchaseHistory.deleteMany({ where: { business_id, customer_id: { in: customer_ids } } });
  }

  /** Copies `is_active` from the customer, because repeat customers and analytics include only active customers. */
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
   * Corrects the metrics of these customers, and the average spend in their preferences, by the ledger.
   * @returns how many customers had wrong values
   */
  async refresh(tx: Transaction, businessId: number, customerIds: number[]): Promise<number> {
    return (await this.writeAndAnnounce(tx, businessId, customerIds)).length;
  }

  private async writeAndAnnounce(
    tx: Transaction,
    businessId: number,
    customerIds: number[],
  ): Promise<WrittenMetrics[]> {
    // The write is a statement of its own, so that it sees every sale that the previous holder of the locks saw.
    const customers = { business_id: businessId, customer_ids: customerIds };
    tx.pipeline(lockCustomers(customers));
    const written = await tx.query<WrittenMetrics>(writeMetrics(customers));
    if (written.length > 0) {
      const refreshed = written.map(({ customer_id, average_spend }) => ({ customer_id, average_spend }));
      await this.events.announce(tx, 'metrics.refreshed', { business_id: businessId, customers: refreshed });
    }
    return written;
  }
}
