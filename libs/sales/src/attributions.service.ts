import { Injectable } from '@nestjs/common';
import { NotFound } from '@wateja/common';
import { CustomerLock, EventsService, OnDomainEvent, type SaleAttributing } from '@wateja/events';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import { attributeSale, lockWalkIn, type WalkIn } from './attribution.queries';
import { REFUNDABLE_STATUSES } from './refund-writing';
import { fullCustomer } from './sale-completion.queries';
import { CustomerTotalTooLarge, ReceiptTaken, SaleNotFinished } from './sales.errors';

/** The states of a sale that took place. */
const FINISHED_STATUSES = [...REFUNDABLE_STATUSES, 'refunded'];

/** Gives finished sales that have no customer to customers. A sale never goes from one customer to another this way. */
@Injectable()
export class AttributionsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly events: EventsService,
    private readonly customerLock: CustomerLock,
  ) {}

  /**
   * Gives a sale to a customer. Doing it again changes nothing.
   * @throws NotFound (the sale or the customer), SaleNotFinished, ReceiptTaken, CustomerWasErased, CustomerTotalTooLarge
   */
  async attribute(businessId: number, saleId: number, customerId: number): Promise<void> {
    const sale = { business_id: businessId, sale_id: saleId, customer_id: customerId };
    await this.prisma.transaction((tx) => this.give(tx, sale, { isClaim: false }));
  }

  /** Gives a claimed sale to its customer, in the transaction of the claim. @throws as {@link attribute} */
  @OnDomainEvent('sale.attributing')
  async followClaim(event: SaleAttributing, tx: Transaction): Promise<void> {
    await this.give(tx, event, { isClaim: true });
  }

  /**
   * Locks the sale first and then the customer, as refunds and the reverts of imports do. The lock of the customer is
   * exclusive, so that claims of one customer run one after another, and see the limits of a customer.
   */
  private async give(tx: Transaction, event: SaleAttributing, { isClaim }: { isClaim: boolean }): Promise<void> {
    const { business_id: businessId, sale_id: saleId, customer_id: customerId } = event;
    const [sale] = await tx.query<WalkIn>(statement(lockWalkIn(businessId, saleId)));
    if (!sale) return this.assertOwn(tx, event);
    if (!FINISHED_STATUSES.includes(sale.status) || !sale.completed_at) throw new SaleNotFinished(sale.status);
    await this.customerLock.acquireExclusive(tx, businessId, customerId);
    await tx.query(statement(attributeSale(businessId, saleId, customerId, isClaim)));
    const [full] = await tx.query(statement(fullCustomer(businessId, customerId)));
    if (full) throw new CustomerTotalTooLarge();
    await this.events.record(tx, 'sale.attributed', [{ ...event, completed_at: sale.completed_at.toISOString() }]);
  }

  /** A sale that is no walk-in is the customer's already, or somebody else's. @throws NotFound, ReceiptTaken */
  private async assertOwn(tx: Transaction, { business_id, sale_id, customer_id }: SaleAttributing): Promise<void> {
    const sale = await tx.sale.findFirst({ where: { business_id, id: sale_id }, select: { customer_id: true } });
    if (!sale) throw new NotFound('Sale');
    if (Number(sale.customer_id) !== customer_id) throw new ReceiptTaken();
  }
}
