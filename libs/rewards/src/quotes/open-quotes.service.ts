import { Injectable } from '@nestjs/common';
import { type CustomerErasing, OnDomainEvent } from '@wateja/events';
import { NotFound } from '@wateja/common';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import { LedgerWriter } from '../ledger/ledger-writer';
import { enabledVersion } from '../program/program-versions';
import { ProgramsService } from '../program/programs.service';
import { changeQuote, quoteById, type QuoteChange, type QuoteRow } from './quote.queries';
import { QuoteExpired, QuoteExtended, QuoteUsed } from './quotes.errors';

const MINUTE_MS = 60_000;
/** The number of days for which a quote that is over can be read. */
const KEPT_DAYS = 30;

/** Ends quotes and extends them. All of it happens under the lock of the account, as reserving does. */
@Injectable()
export class OpenQuotesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly programs: ProgramsService,
    private readonly ledger: LedgerWriter,
  ) {}

  /** Extends an open quote by the time of a reservation, once. @throws NotFound, QuoteExpired, QuoteUsed, QuoteExtended */
  async extend(businessId: number, quoteId: string): Promise<QuoteRow> {
    return this.prisma.transaction(async (tx) => {
      const { quote, now } = await this.lockQuote(tx, businessId, quoteId);
      assertOpen(quote);
      if (quote.is_extended) throw new QuoteExtended();
      const { program } = enabledVersion(await this.programs.ofShop(businessId, tx), now);
      const validUntil = new Date(quote.valid_until.getTime() + program.redeem.reservation_minutes * MINUTE_MS);
      return this.change(tx, { businessId, quote, now }, { valid_until: validUntil });
    });
  }

  /** Cancels a quote. One that is over stays as it is. @throws NotFound, QuoteUsed */
  async cancel(businessId: number, quoteId: string): Promise<void> {
    await this.prisma.transaction(async (tx) => {
      const { quote, now } = await this.lockQuote(tx, businessId, quoteId);
      if (quote.status === 'used') throw new QuoteUsed();
      if (quote.status === 'open') await this.change(tx, { businessId, quote, now }, { status: 'cancelled' });
    });
  }

  /** Removes the quotes of a business that ended long ago. @returns how many */
  async purge(businessId: number): Promise<number> {
    const before = new Date(Date.now() - KEPT_DAYS * 24 * 60 * MINUTE_MS);
    return this.prisma.$executeRaw`
      DELETE FROM reward_quotes WHERE business_id = ${businessId} AND valid_until < ${before}`;
  }

  /** Removes the quotes of a customer who is erased, so nothing is reserved any more. */
  @OnDomainEvent('customer.erasing')
  async removeQuotes({ business_id, customer_id }: CustomerErasing, tx: Transaction): Promise<void> {
    await tx.$executeRaw`
      DELETE FROM reward_quotes WHERE business_id = ${business_id} AND customer_id = ${customer_id}`;
  }

  /** Reads the quote as it is after the wait for its account: it may have ended meanwhile, and its points be reserved anew. */
  private async lockQuote(tx: Transaction, businessId: number, id: string): Promise<{ quote: QuoteRow; now: Date }> {
    const read = async () => {
      const now = new Date();
      const [quote] = await tx.query<QuoteRow>(statement(quoteById(businessId, id, now)));
      if (!quote) throw new NotFound('Quote');
      return { quote, now };
    };
    await this.ledger.lock(tx, businessId, [(await read()).quote.customer_id]);
    return read();
  }

  private async change(
    tx: Transaction,
    { businessId, quote, now }: { businessId: number; quote: QuoteRow; now: Date },
    change: QuoteChange,
  ): Promise<QuoteRow> {
    const [changed] = await tx.query<QuoteRow>(statement(changeQuote(businessId, quote, change, now)));
    if (!changed) throw new Error('A quote was changed and is not there');
    return changed;
  }
}

/** @throws QuoteExpired, QuoteUsed */
export function assertOpen({ status }: Pick<QuoteRow, 'status'>): void {
  if (status === 'used') throw new QuoteUsed();
  if (status !== 'open') throw new QuoteExpired(status);
}
