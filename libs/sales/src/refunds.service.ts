import { Injectable } from '@nestjs/common';
import type { Tenant } from '@wateja/auth';
import { NotFound, refuseFractions } from '@wateja/common';
import { type CustomerErased, CustomerLock, EventsService, OnDomainEvent } from '@wateja/events';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import { planRefund, type RefundableSale, type RefundPlan, type RefundRequest } from './refund-plan';
import type { RefundSale } from './refund.schemas';
import { REFUNDABLE_STATUSES, refundableLines, writeRefund } from './refund-writing';
import { SaleNotRefundable } from './sales.errors';

interface LockedSale extends Omit<RefundableSale, 'lines'> {
  id: number;
  customer_id: number | null;
  status: string;
}

/** A sale under its lock, and the refund that is to be written. */
export interface PlannedRefund {
  sale: LockedSale;
  plan: RefundPlan;
}

/** Refunds sales, in full or in part, and never more than the customer paid. */
@Injectable()
export class RefundsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly events: EventsService,
    private readonly customerLock: CustomerLock,
  ) {}

  /**
   * Refunds the lines or the amount that `request` names; without either, it refunds all that is left. Goodwill gives
   * money and takes no goods back. Simultaneous refunds of one sale wait for each other.
   * @throws NotFound, SaleNotRefundable, RefundRejected, ValidationFailed, CustomerWasErased (only if the request has a
   *   reason)
   */
  async refund(
    { business_id: businessId, user_id, currency }: Pick<Tenant, 'business_id' | 'user_id' | 'currency'>,
    saleId: number,
    request: RefundSale,
  ): Promise<void> {
    refuseFractions(currency, { amount: request.amount });
    await this.prisma.transaction(async (tx) => {
      const planned = await this.plan(tx, { business_id: businessId, currency }, saleId, request);
      const { customer_id } = planned.sale;
      if (request.reason != null && customer_id !== null) {
        await this.customerLock.acquireShared(tx, businessId, customer_id);
      }
      const { reason = null, goodwill = false } = request;
      await this.write(tx, businessId, planned, { reason, goodwill, created_by: user_id });
    });
  }

  /** Locks the sale, and works out a refund of it. @throws NotFound, SaleNotRefundable, RefundRejected */
  async plan(
    tx: Transaction,
    { business_id: businessId, currency }: Pick<Tenant, 'business_id' | 'currency'>,
    saleId: number,
    request: RefundRequest,
  ): Promise<PlannedRefund> {
    const sale = await this.lockSale(tx, businessId, saleId);
    const lines = await refundableLines(tx, businessId, saleId);
    return { sale, plan: planRefund({ ...sale, lines }, request, currency) };
  }

  /** Writes a planned refund of a sale that is locked, and its event. @returns its id */
  async write(
    tx: Transaction,
    businessId: number,
    { sale, plan }: PlannedRefund,
    note: { reason: string | null; goodwill: boolean; created_by: number | null; exchange_sale_id?: number },
  ): Promise<number> {
    const facts = { external_id: null, created_at: null, ...note };
    const refundId = await writeRefund(tx, { business_id: businessId, sale_id: sale.id }, plan, facts);
    const { amount, total_items, fully_refunded } = plan;
    await this.events.record(tx, 'sale.refunded', [
      {
        ...{ business_id: businessId, sale_id: sale.id, refund_id: refundId, customer_id: sale.customer_id },
        ...{ amount, total_items, fully_refunded },
      },
    ]);
    return refundId;
  }

  /** Removes the reasons of the customer's refunds: free text may identify a person. */
  @OnDomainEvent('customer.erased')
  async removeReasons({ business_id, customer_id }: CustomerErased, tx: Transaction): Promise<void> {
    await tx.$executeRaw`
      UPDATE sale_refunds r SET reason = NULL
      FROM sales s
      WHERE s.business_id = ${business_id} AND s.customer_id = ${customer_id}
        AND r.business_id = s.business_id AND r.sale_id = s.id AND r.reason IS NOT NULL`;
  }

  private async lockSale(tx: Transaction, businessId: number, saleId: number): Promise<LockedSale> {
    const [sale] = await tx.query<LockedSale>(statement`
      SELECT id, customer_id, status, total_amount::text, total_items::text, refunded_amount::text, refunded_items::text
      FROM sales WHERE business_id = ${businessId} AND id = ${saleId} FOR UPDATE`);
    if (!sale) throw new NotFound('Sale');
    if (!REFUNDABLE_STATUSES.includes(sale.status)) throw new SaleNotRefundable(sale.status);
    return sale;
  }
}
