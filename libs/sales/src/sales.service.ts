import { Injectable } from '@nestjs/common';
import { assertOfList, type Decimal, encodeCursor, NotFound } from '@wateja/common';
import { JsonText } from '@wateja/http';
import { EventsService } from '@wateja/events';
import { PrismaService, type Transaction } from '@wateja/prisma';

import { saleById, saleCount, saleList, type SaleListRow } from './sale.queries';
import { draftSale, type SaleDraft } from './sale-draft';
import { MOST_ITEMS_BOUGHT, MOST_SPENT } from './sale-totals';
import { type Recorded, recordSales, type RunStatement } from './sale-recording';
import { CustomerTotalTooLarge, refusalOf, SaleNotPending } from './sales.errors';
import type { CreateSale, SaleList, SaleListQuery } from './sales.schemas';

/** The ledger: what was sold, when, to whom. */
@Injectable()
export class SalesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly events: EventsService,
  ) {}

  /**
   * Posting a receipt number again with the same content gives the first sale back.
   * @returns the sale as JSON
   * @throws NotFound (the customer), CustomerWasErased, CustomerTotalTooLarge, ExternalIdConflict
   */
  async create(businessId: number, posted: CreateSale): Promise<{ sale: string; is_new: boolean }> {
    const [recorded] = await this.record(businessId, [draftSale(posted)]);
    if (!recorded || !('sale' in recorded)) throw refusalOf(recorded?.outcome ?? 'customer-missing');
    return { sale: recorded.sale, is_new: recorded.outcome === 'created' };
  }

  /** Records drafts all together and tells of the completed ones. */
  async record(businessId: number, drafts: SaleDraft[]): Promise<Recorded[]> {
    const run: RunStatement = (statement) => this.prisma.run(statement);
    const { recorded, event_ids } = await recordSales(run, businessId, drafts);
    await this.events.deliver(event_ids);
    return recorded;
  }

  /** The sale as JSON. @throws NotFound */
  async find(business_id: number, id: number): Promise<string> {
    const [row] = await this.prisma.run<{ sale: string }>(saleById({ business_id, id }));
    if (!row) throw new NotFound('Sale');
    return row.sale;
  }

  /** @throws ForeignCursor */
  async list(businessId: number, query: SaleListQuery): Promise<JsonText<SaleList>> {
    const list = `sales ${businessId}`;
    assertOfList(query.cursor, list);
    const [[page], [count]] = await Promise.all([
      this.prisma.$queryRaw<SaleListRow[]>(saleList(businessId, query)),
      this.prisma.$queryRaw<{ total: number }[]>(saleCount(businessId, query)),
    ]);
    const { sales = '[]', last_time = null, last_id = null } = page ?? {};
    const next_cursor = last_id === null ? null : encodeCursor({ list, time: last_time, id: last_id });
    const { limit, offset } = query;
    return JsonText.object({ sales: JsonText.written(sales), total: count?.total ?? 0, limit, offset, next_cursor });
  }

  /** @throws NotFound, SaleNotPending, CustomerTotalTooLarge */
  async complete(businessId: number, saleId: number, completedAt: Date | undefined): Promise<string> {
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
  async cancel(businessId: number, saleId: number): Promise<string> {
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
