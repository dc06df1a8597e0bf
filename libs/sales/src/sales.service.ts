import { Injectable } from '@nestjs/common';
import type { BusinessContext } from '@wateja/auth';
import { assertOfList, encodeCursor, NotFound, safeId } from '@wateja/common';
import { type CustomerErased, EventsService, OnDomainEvent } from '@wateja/events';
import { JsonText } from '@wateja/http';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import { type CompletedRow, completeSale, fullCustomer } from './sale-completion.queries';
import { draftSale, type SaleDraft } from './sale-draft';
import { type Recorded, recordSales, type RunStatement } from './sale-recording';
import { saleById, saleCount, saleList, type SaleListRow } from './sale.queries';
import { CustomerTotalTooLarge, refusalOf, SaleNotPending } from './sales.errors';
import type { SaleRewards } from './quoted-sale.schemas';
import type { SaleSource } from './sale.schemas';
import type { CreateSale, SaleList, SaleListQuery } from './sales.schemas';

/** The business of the sale. Its currency decides which amounts are possible. */
export type SellingBusiness = Pick<BusinessContext, 'business_id' | 'currency'>;

/** The answer to a posted sale: the sale as JSON, and what a sale with a quote did to points. */
export interface RecordedSale {
  sale: string;
  is_new: boolean;
  rewards?: SaleRewards | null;
}

/** Records and reads sales. They are the ledger from which all metrics are computed. */
@Injectable()
export class SalesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly events: EventsService,
  ) {}

  /**
   * Records a sale. If a client posts a receipt number again with the same content, it gets the first sale.
   * @param returned what the goods are worth that come back in exchange
   * @returns the sale as JSON
   * @throws NotFound (the customer), CustomerWasErased, CustomerTotalTooLarge, ExternalIdConflict, ValidationFailed
   */
  async create(
    { business_id, currency }: SellingBusiness,
    posted: CreateSale,
    returned?: string,
  ): Promise<RecordedSale> {
    const [recorded] = await this.record(business_id, 'api', [draftSale(posted, currency, returned)]);
    if (!recorded || !('sale' in recorded)) throw refusalOf(recorded?.outcome ?? 'customer-missing');
    return { sale: recorded.sale, is_new: recorded.outcome === 'created' };
  }

  /** Records all drafts in one statement, and delivers the events of the completed sales. */
  async record(businessId: number, source: SaleSource, drafts: SaleDraft[]): Promise<Recorded[]> {
    const run: RunStatement = (statement) => this.prisma.query(statement);
    const { recorded, events } = await recordSales(run, businessId, source, drafts);
    await this.events.deliver('sale.completed', events);
    return recorded;
  }

  /** Returns the sale as JSON. @throws NotFound */
  async find(businessId: number, id: number): Promise<string> {
    const [row] = await this.prisma.query<{ sale: string }>(saleById({ business_id: businessId, id }));
    if (!row) throw new NotFound('Sale');
    return row.sale;
  }

  /**
   * @param withNames whether the caller may read the names of customers; without that, they are null
   * @throws ForeignCursor
   */
  async list(businessId: number, query: SaleListQuery, withNames: boolean): Promise<JsonText<SaleList>> {
    const list = `sales ${businessId}`;
    assertOfList(query.cursor, list);
    const [[page], [count]] = await Promise.all([
      this.prisma.query<SaleListRow>(statement(saleList(businessId, query, withNames))),
      this.prisma.query<{ total: number }>(statement(saleCount(businessId, query))),
    ]);
    const { sales = '[]', last_time = null, last_id = null } = page ?? {};
    const nextCursor = last_id === null ? null : encodeCursor({ list, time: last_time, id: last_id });
    const { limit, offset } = query;
    return JsonText.object({
      sales: JsonText.written(sales),
      total: count?.total ?? 0,
      limit,
      offset,
      next_cursor: nextCursor,
    });
  }

  /** @throws NotFound, SaleNotPending, CustomerTotalTooLarge */
  async complete(businessId: number, saleId: number, completedAt: Date | undefined): Promise<string> {
    const events = await this.prisma.transaction(async (tx) => {
      const [completed] = await tx.query<CompletedRow>(statement(completeSale(businessId, saleId, completedAt)));
      if (!completed) return this.refuseUnlessPending(tx, businessId, saleId);
      const [full] = await tx.query<unknown>(statement(fullCustomer(businessId, completed.customer_id)));
      if (full) throw new CustomerTotalTooLarge();
      return completed.events ?? [];
    });
    await this.events.deliver('sale.completed', events);
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
      const customerId = sale.customer_id === null ? null : safeId(sale.customer_id);
      await this.events.record(tx, 'sale.cancelled', [
        { business_id: businessId, sale_id: saleId, customer_id: customerId },
      ]);
    });
    return this.find(businessId, saleId);
  }

  /** Removes the references of the customer's payments, because a provider can find out by them who paid. */
  @OnDomainEvent('customer.erased')
  async removeReferences({ business_id, customer_id }: CustomerErased, tx: Transaction): Promise<void> {
    await tx.$executeRaw`
      UPDATE sale_payments p SET reference = NULL
      FROM sales s
      WHERE s.business_id = ${business_id} AND s.customer_id = ${customer_id} AND s.has_payments
        AND p.business_id = s.business_id AND p.sale_id = s.id AND p.reference IS NOT NULL`;
  }

  private async refuseUnlessPending(tx: Transaction, businessId: number, saleId: number): Promise<never> {
    const sale = await tx.sale.findFirst({
      where: { business_id: businessId, id: saleId },
      select: { status: true },
    });
    throw sale ? new SaleNotPending(sale.status) : new NotFound('Sale');
  }
}
