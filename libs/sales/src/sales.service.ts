import { Injectable } from '@nestjs/common';
import { type Decimal, NotFound } from '@wateja/common';
import { EventsService } from '@wateja/events';
import { PrismaService, type Transaction } from '@wateja/prisma';

import { saleCount, saleList, type SaleRow, salesByIds } from './sale.queries';
import { draftSale, type SaleDraft } from './sale-draft';
import { MOST_ITEMS_BOUGHT, MOST_SPENT } from './sale-totals';
import { type Recorded, recordSales } from './sale-recording';
import { CustomerTotalTooLarge, refusalOf, SaleNotPending } from './sales.errors';
import type { CreateSale, SaleListQuery } from './sales.schemas';

/** The ledger: what was sold, when, to whom. */
@Injectable()
export class SalesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly events: EventsService,
  ) {}

  /**
   * Posting a receipt number again with the same content gives the first sale back.
   * @throws NotFound (the customer), CustomerWasErased, CustomerTotalTooLarge, ExternalIdConflict
   */
  async create(businessId: number, posted: CreateSale): Promise<{ sale: SaleRow; is_new: boolean }> {
    const [recorded] = await this.record(businessId, [draftSale(posted)]);
    if (!recorded || !('sale_id' in recorded)) throw refusalOf(recorded?.outcome ?? 'customer-missing');
    return { sale: await this.find(businessId, recorded.sale_id), is_new: recorded.outcome === 'created' };
  }

  /** Records drafts all together and tells of the completed ones. */
  async record(businessId: number, drafts: SaleDraft[]): Promise<Recorded[]> {
    return this.prisma.transaction(async (tx) => {
      const recorded = await recordSales(tx, businessId, drafts);
      const completed = recorded.flatMap((each) => (each.outcome === 'created' && each.completed) || []);
      await this.events.record(tx, 'sale.completed', completed);
      return recorded;
    });
  }

  /** @throws NotFound */
  async find(businessId: number, saleId: number): Promise<SaleRow> {
    const [sale] = await this.prisma.$queryRaw<SaleRow[]>(salesByIds(businessId, [saleId]));
    if (!sale) throw new NotFound('Sale');
    return sale;
  }

  async findAll(businessId: number, saleIds: number[]): Promise<Map<number, SaleRow>> {
    const sales = await this.prisma.$queryRaw<SaleRow[]>(salesByIds(businessId, saleIds));
    return new Map(sales.map((sale) => [sale.id, sale]));
  }

  async list(businessId: number, query: SaleListQuery) {
    const [sales, [count]] = await Promise.all([
      this.prisma.$queryRaw<SaleRow[]>(saleList(businessId, query)),
      this.prisma.$queryRaw<{ total: number }[]>(saleCount(businessId, query)),
    ]);
    return { sales, total: count?.total ?? 0, limit: query.limit, offset: query.offset };
  }

  /** @throws NotFound, SaleNotPending, CustomerTotalTooLarge */
  async complete(businessId: number, saleId: number, completedAt: Date | undefined): Promise<SaleRow> {
    await this.prisma.transaction(async (tx) => {
      const [sale] = await tx.sale.updateManyAndReturn({
        where: { business_id: businessId, id: saleId, status: 'pending' },
        data: { status: 'completed', completed_at: completedAt ?? new Date() },
      });
      if (!sale?.completed_at) return this.refuseUnlessPending(tx, businessId, saleId);
      await this.assertRoom(tx, sale);
      await this.events.record(tx, 'sale.completed', [
        {
          business_id: businessId,
          sale_id: saleId,
          customer_id: sale.customer_id,
          total_amount: sale.total_amount.toFixed(2),
          total_items: sale.total_items.toFixed(3),
          payment_method: sale.payment_method,
          completed_at: sale.completed_at.toISOString(),
        },
      ]);
    });
    return this.find(businessId, saleId);
  }

  /** @throws NotFound, SaleNotPending */
  async cancel(businessId: number, saleId: number): Promise<SaleRow> {
    await this.prisma.transaction(async (tx) => {
      const [sale] = await tx.sale.updateManyAndReturn({
        where: { business_id: businessId, id: saleId, status: 'pending' },
        data: { status: 'cancelled' },
      });
      if (!sale) return this.refuseUnlessPending(tx, businessId, saleId);
      await this.events.record(tx, 'sale.cancelled', [
        { business_id: businessId, sale_id: saleId, customer_id: sale.customer_id },
      ]);
    });
    return this.find(businessId, saleId);
  }

  private async assertRoom(
    tx: Transaction,
    sale: { business_id: number; customer_id: number | null; total_amount: Decimal; total_items: Decimal },
  ) {
    if (sale.customer_id === null) return;
    const key = { business_id: sale.business_id, customer_id: sale.customer_id };
    const history = await tx.customerPurchaseHistory.findUnique({ where: { business_id_customer_id: key } });
    if (
      history?.total_spent.plus(sale.total_amount.toFixed(2)).gt(MOST_SPENT) ||
      history?.total_items_bought.plus(sale.total_items.toFixed(3)).gt(MOST_ITEMS_BOUGHT)
    ) {
      throw new CustomerTotalTooLarge();
    }
  }

  private async refuseUnlessPending(tx: Transaction, businessId: number, saleId: number): Promise<never> {
    const sale = await tx.sale.findUnique({
      where: { business_id_id: { business_id: businessId, id: saleId } },
      select: { status: true },
    });
    throw sale ? new SaleNotPending(sale.status) : new NotFound('Sale');
  }
}
