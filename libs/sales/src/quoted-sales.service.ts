import { Injectable } from '@nestjs/common';
import { NotFound, refuseFractions } from '@wateja/common';
import { EventsService, type RecordedEvent } from '@wateja/events';
import { PrismaService, type Transaction } from '@wateja/prisma';

import { postedContentHash } from './posted-content';
import { payableAmount, quotedDraft } from './quoted-draft';
import { lockReceipt, type QuotedStart, rewardsOfSale, startQuotedSale } from './quoted-sale.queries';
import { recordSales } from './sale-recording';
import type { SaleRewards } from './quoted-sale.schemas';
import { ExternalIdConflict, refusalOf } from './sales.errors';
import type { CreateSale } from './sales.schemas';
import type { RecordedSale, SellingBusiness } from './sales.service';

type Recording = { sale: string; new_id: number; events: RecordedEvent[] } | { sale: string; new_id: null };

/** Records sales that use a quote. The points are taken in the transaction of the sale: both happen, or neither. */
@Injectable()
export class QuotedSalesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly events: EventsService,
  ) {}

  /**
   * Records a sale at the price of its quote. A repeated post of a receipt number gets the first sale.
   * @param returned what the goods are worth that come back in exchange
   * @throws NotFound (the customer, the quote), CustomerWasErased, CustomerTotalTooLarge, ExternalIdConflict,
   *   ValidationFailed, and what the listeners of `sale.recording` throw
   */
  async create(business: SellingBusiness, posted: CreateSale, returned = '0.00'): Promise<RecordedSale> {
    const { rounding_amount, total_amount } = posted;
    refuseFractions(business.currency, { rounding_amount, total_amount });
    const recording = await this.prisma.transaction((tx) => this.record(tx, business, posted, returned));
    if (recording.new_id === null) return { sale: recording.sale, is_new: false };
    await this.events.deliver('sale.completed', recording.events);
    const rewards = await this.rewardsOf(business.business_id, recording.new_id, posted.quote_id ?? '');
    return { sale: recording.sale, is_new: true, rewards };
  }

  /**
   * Records the sale, and then uses its quote, which the listener of `sale.recording` compares with what was posted. The
   * receipt, the totals and the account are locked in this order, as by all who record sales: so none of them waits for
   * another in a circle. If the quote is refused, the transaction takes the sale back.
   */
  private async record(
    tx: Transaction,
    business: SellingBusiness,
    posted: CreateSale,
    returned: string,
  ): Promise<Recording> {
    const { business_id, currency } = business;
    const { quote_id = '', external_id = null } = posted;
    const contentHash = postedContentHash(posted);
    if (external_id !== null) tx.pipeline(lockReceipt({ receipt: `sale ${business_id} ${external_id}` }));
    const [start] = await tx.query<QuotedStart>(startQuotedSale({ business_id, external_id, quote_id }));
    if (start?.sale) {
      if (start.content_hash !== contentHash) throw new ExternalIdConflict();
      return { sale: start.sale, new_id: null };
    }
    if (!start?.quote) throw new NotFound('Quote');
    const reserved = { id: start.sale_id, content_hash: contentHash };
    const draft = quotedDraft(posted, { currency, quote: start.quote, reserved, returned });
    const { recorded, events } = await recordSales((sql) => tx.query(sql), business_id, 'api', [draft]);
    const [only] = recorded;
    if (only?.outcome !== 'created') throw refusalOf(only && !('sale' in only) ? only.outcome : 'conflict');
    await this.useQuote(tx, business_id, start.sale_id, posted);
    return { sale: only.sale, new_id: start.sale_id, events };
  }

  private useQuote(tx: Transaction, businessId: number, saleId: number, posted: CreateSale): Promise<void> {
    const { quote_id = '', customer_id, items, discount_amount = null } = posted;
    const lines = items?.map(({ product_id, quantity, unit_price, discount_amount: ofTill = '0.00' }) => {
      return { product_id, quantity, unit_price, discount_amount: ofTill };
    });
    return this.events.announce(tx, 'sale.recording', {
      ...{ business_id: businessId, sale_id: saleId, customer_id: customer_id ?? 0, quote_id },
      ...{ lines: lines ?? null, discount_amount, payable_amount: payableAmount(posted) },
    });
  }

  /** The points that a sale used and earned. Null while the sale has not earned yet. */
  async rewardsOf(businessId: number, saleId: number, quoteId: string): Promise<SaleRewards | null> {
    const values = { business_id: businessId, sale_id: saleId, quote_id: quoteId, now: new Date() };
    const [rewards] = await this.prisma.query<SaleRewards>(rewardsOfSale(values));
    return rewards ?? null;
  }
}
