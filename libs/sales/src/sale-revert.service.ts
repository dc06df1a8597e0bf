import { Injectable } from '@nestjs/common';
import { EventsService } from '@wateja/events';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import { planRefund } from './refund-plan';
import { refundableLines, writeRefund } from './refund-writing';
import type { CreatedSale } from './sale-import.service';
import {
  deleteLines,
  deleteRefunds,
  deleteSales,
  findRefunds,
  findSales,
  lockCustomers,
  lockSales,
  restoreLines,
  type RevertibleRefund,
  type RevertibleSale,
  unlinkExchanges,
} from './sale-revert.queries';
import type { SellingBusiness } from './sales.service';

/** The outcome for a sale or a refund of an import that is reverted. */
export type SaleRevertOutcome =
  | { id: number; result: 'removed' }
  /** `points`: the ledger of points has entries of the sale, so it is refunded. The others were used since. */
  | { id: number; result: 'kept'; reason: 'points' | 'refunded' | 'changed' };

/**
 * Removes sales and refunds that an import recorded. The ledger of points never loses an entry. So a sale that earned points
 * is refunded as a whole: the rewards then take the points back by themselves, and no metric counts the sale.
 */
@Injectable()
export class SaleRevertService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly events: EventsService,
  ) {}

  /**
   * Locks the sales, and those of the refunds, by their ids, and then their customers. The caller does this before it reverts
   * any of them, because a statement that waits for a lock sees the rows of its own beginning: it would not see what
   * somebody refunded, and what points were booked, while it waited.
   */
  async lockBatch({ business_id: businessId }: SellingBusiness, refundIds: number[], saleIds: number[]): Promise<void> {
    if (refundIds.length + saleIds.length === 0) return;
    await this.prisma.transaction(async (tx) => {
      const locked = await tx.query<{ customer_id: number | null }>(
        statement(lockSales(businessId, refundIds, saleIds)),
      );
      const customers = locked.flatMap(({ customer_id }) => customer_id ?? []);
      if (customers.length > 0) await tx.query(statement(lockCustomers(businessId, customers)));
    });
  }

  /** Which of these products the lines of sales name. */
  async findSold(businessId: number, productIds: number[]): Promise<Set<number>> {
    const sold = await this.prisma.query<{ product_id: number }>(statement`
      SELECT DISTINCT product_id FROM sale_items
      WHERE business_id = ${businessId} AND product_id = ANY(${productIds}::bigint[])`);
    return new Set(sold.map(({ product_id }) => product_id));
  }

  /**
   * Removes refunds that are locked, unless points of the sale moved with refunds. Refunds come before sales, because a
   * sale with a refund is not removed.
   */
  async revertRefunds({ business_id: businessId }: SellingBusiness, ids: number[]): Promise<SaleRevertOutcome[]> {
    return this.prisma.transaction(async (tx) => {
      const refunds = await tx.query<RevertibleRefund>(statement(findRefunds(businessId, ids)));
      const removable = refunds.filter(({ has_points }) => !has_points);
      if (removable.length > 0) {
        const removed = removable.map(({ id }) => id);
        await tx.query(statement(restoreLines(businessId, removed)));
        await tx.query(statement(deleteRefunds(businessId, removed)));
        await this.announce(tx, businessId, removable);
      }
      const withPoints = new Set(refunds.filter(({ has_points }) => has_points).map(({ id }) => id));
      return ids.map((id) =>
        withPoints.has(id) ? { id, result: 'kept', reason: 'points' } : { id, result: 'removed' },
      );
    });
  }

  /** Removes sales that are locked, or refunds those that earned points. Sales that somebody has used since stay. */
  async revertSales(business: SellingBusiness, sales: CreatedSale[]): Promise<SaleRevertOutcome[]> {
    const { business_id: businessId } = business;
    return this.prisma.transaction(async (tx) => {
      const ids = sales.map(({ id }) => id);
      const rows = await tx.query<RevertibleSale>(statement(findSales(businessId, ids)));
      const current = new Map(rows.map((sale) => [sale.id, sale]));
      const outcomes = sales.map(({ id, status }) => outcomeOf(id, status, current.get(id)));
      const removable = outcomes.flatMap(({ id, result }) => (result === 'removed' ? (current.get(id) ?? []) : []));
      const refunded = outcomes.flatMap(
        (outcome) => ('reason' in outcome && outcome.reason === 'points' && current.get(outcome.id)) || [],
      );
      await this.remove(tx, businessId, removable);
      for (const sale of refunded) await refundRest(tx, business, sale);
      await this.announce(tx, businessId, [...removable, ...refunded]);
      return outcomes;
    });
  }

  private async remove(tx: Transaction, businessId: number, sales: RevertibleSale[]): Promise<void> {
    if (sales.length === 0) return;
    const ids = sales.map(({ id }) => id);
    await tx.query(statement(unlinkExchanges(businessId, ids)));
    await tx.query(statement(deleteLines(businessId, ids)));
    await tx.query(statement(deleteSales(businessId, ids)));
  }

  private async announce(tx: Transaction, businessId: number, sales: { customer_id: number | null }[]): Promise<void> {
    const customers = [...new Set(sales.flatMap(({ customer_id }) => customer_id ?? []))];
    if (customers.length === 0) return;
    await this.events.announce(tx, 'sales.imported', { business_id: businessId, customer_ids: customers });
  }
}

/** A sale that is gone already counts as removed. @param status the one with which it was created */
function outcomeOf(id: number, status: string, sale: RevertibleSale | undefined): SaleRevertOutcome {
  if (!sale) return { id, result: 'removed' };
  if (sale.has_own_refunds) return { id, result: 'kept', reason: 'refunded' };
  // Before the points, because a sale that was given to a customer is never taken from them (docs/adr/0091).
  if (sale.is_attributed) return { id, result: 'kept', reason: 'changed' };
  if (sale.has_points) return { id, result: 'kept', reason: 'points' };
  if (sale.has_refunds) return { id, result: 'kept', reason: 'refunded' };
  return sale.status === status ? { id, result: 'removed' } : { id, result: 'kept', reason: 'changed' };
}

/** Refunds the rest of a sale, at the time of the sale. So sales over time show neither the sale nor the refund. */
async function refundRest(
  tx: Transaction,
  { business_id: businessId, currency }: SellingBusiness,
  sale: RevertibleSale,
): Promise<void> {
  if (sale.status === 'refunded') return;
  const lines = await refundableLines(tx, businessId, sale.id);
  const note = { external_id: null, reason: null, goodwill: false, created_by: null, created_at: sale.completed_at };
  await writeRefund(
    tx,
    { business_id: businessId, sale_id: sale.id },
    planRefund({ ...sale, lines }, {}, currency),
    note,
  );
}
