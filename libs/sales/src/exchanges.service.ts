import { Injectable } from '@nestjs/common';
import type { Tenant } from '@wateja/auth';
import { ValidationFailed } from '@wateja/common';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import { postedContentHash } from './posted-content';
import { QuotedSalesService } from './quoted-sales.service';
import { lockReceipt } from './quoted-sale.queries';
import { RefundsService } from './refunds.service';
import { fromCents, toCents } from './sale-arithmetic';
import { type ReceiptRow, salesByReceipts } from './sale-recording.queries';
import { ExternalIdConflict } from './sales.errors';
import type { CreateSale } from './sales.schemas';
import { type RecordedSale, SalesService } from './sales.service';

/** A sale that goods of an earlier sale paid in part or in full, and the money that changes hands. */
export type RecordedExchange = RecordedSale & { exchange: ReturnedGoods; to_pay: string; to_give_back: string };

/** The refund of the goods that came back, and their sale. */
interface ReturnedGoods {
  sale_id: number;
  refund_id: number;
  amount: string;
}

type Exchange = NonNullable<CreateSale['exchange']>;

/** The amounts of a sale, as in its JSON. */
interface SoldSale {
  id: number;
  total_amount: string;
  exchanged_amount: string;
}

/** Takes goods back and sells others, in one transaction: both happen, or neither. */
@Injectable()
export class ExchangesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly sales: SalesService,
    private readonly quotedSales: QuotedSalesService,
    private readonly refunds: RefundsService,
  ) {}

  /**
   * Records the sale, and then the refund that pays for it. A repeated post of a receipt number gets the first sale, and
   * refunds nothing.
   * @throws NotFound (either sale, the customer), SaleNotRefundable, RefundRejected, ValidationFailed, and all that a sale
   *   without an exchange throws
   */
  async create(tenant: Tenant, posted: CreateSale, exchange: Exchange): Promise<RecordedExchange> {
    const { sale, is_new, returned } = await this.prisma.transaction(async (tx) => {
      return (await this.findFirst(tx, tenant.business_id, posted)) ?? this.record(tx, tenant, posted, exchange);
    });
    const { id, total_amount, exchanged_amount } = JSON.parse(sale) as SoldSale;
    const quoteId = is_new ? posted.quote_id : undefined;
    const rewards = quoteId === undefined ? null : await this.quotedSales.rewardsOf(tenant.business_id, id, quoteId);
    return {
      ...{ sale, is_new, rewards, exchange: returned },
      to_pay: difference(total_amount, exchanged_amount),
      to_give_back: difference(returned.amount, exchanged_amount),
    };
  }

  private async record(tx: Transaction, tenant: Tenant, posted: CreateSale, exchange: Exchange) {
    const { business_id: businessId, user_id: userId } = tenant;
    const planned = await this.refunds.plan(tx, tenant, exchange.sale_id, { items: exchange.items });
    assertSameCustomer(planned.sale.customer_id, posted.customer_id ?? null);
    const { amount } = planned.plan;
    const sales = posted.quote_id === undefined ? this.sales : this.quotedSales;
    const recorded = await sales.create(tenant, posted, amount);
    const { id } = JSON.parse(recorded.sale) as SoldSale;
    const note = { reason: null, goodwill: false, created_by: userId, exchange_sale_id: id };
    const refundId = await this.refunds.write(tx, businessId, planned, note);
    return { ...recorded, returned: { sale_id: planned.sale.id, refund_id: refundId, amount } };
  }

  /** The sale that has this receipt number already, and what came back for it. @throws ExternalIdConflict */
  private async findFirst(tx: Transaction, businessId: number, posted: CreateSale) {
    const { external_id: receipt = null } = posted;
    if (receipt === null) return null;
    tx.pipeline(lockReceipt({ receipt: `sale ${businessId} ${receipt}` }));
    const [first] = await tx.query<ReceiptRow>(salesByReceipts({ business_id: businessId, receipts: [receipt] }));
    if (!first) return null;
    if (first.content_hash !== postedContentHash(posted)) throw new ExternalIdConflict();
    const { id } = JSON.parse(first.sale) as SoldSale;
    const [returned] = await tx.query<ReturnedGoods>(statement`
      SELECT sale_id, id AS refund_id, amount::text FROM sale_refunds
      WHERE business_id = ${businessId} AND exchange_sale_id = ${id}`);
    // The content has an exchange, so its refund was written with the sale.
    if (!returned) throw new Error('The sale of an exchange has no refund');
    return { sale: first.sale, is_new: false, returned };
  }
}

/**
 * The goods of one customer do not pay for those of another: the transaction would lock both, and two of them could wait for
 * each other. @throws ValidationFailed
 */
function assertSameCustomer(returning: number | null, buying: number | null): void {
  if (returning === null || buying === null || returning === buying) return;
  const message = 'Must be the customer of the sale whose goods come back, or be left out';
  throw new ValidationFailed([{ path: 'customer_id', message }]);
}

const difference = (amount: string, subtrahend: string) => fromCents(toCents(amount) - toCents(subtrahend));
