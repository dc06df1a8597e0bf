import { Injectable } from '@nestjs/common';
import { OnDomainEvent, type SaleRecording } from '@wateja/events';
import { prepare, Prisma, statement, type Transaction } from '@wateja/prisma';

import { lockedAccounts, type LockedRow } from '../ledger/accounts.queries';
import { pointsOf } from '../ledger/ledger-rows';
import { hasOpenAccount, lockedAccount, LedgerWriter, OPEN_LOTS } from '../ledger/ledger-writer';
import { reservedPoints } from '../ledger/reservations.queries';
import { PointsLedger } from '../rules/ledger';
import { fromThousandths } from '../rules/units';
import { assertOpen } from './open-quotes.service';
import { changeQuote, type QuotedAmounts, type QuoteRow } from './quote.queries';
import { contentHash } from './quoted-content';
import { InsufficientPoints, QuoteMismatch, QuoteUsed, QUOTES } from './quotes.errors';
import { RefusalAudit } from '../refusals/refusal-audit';

/** A quote under the lock of its account, and what other quotes reserve. */
type AccountOfQuote = LockedRow & {
  reserved: string;
  quote:
    (Pick<QuoteRow, 'status' | 'content_hash'> & { points: string; amounts: QuotedAmounts; version: number }) | null;
};

/** No refund is booked here, so the rules of refunds make no difference. */
const RULES = { shortfall: 'forgive', return_grace_days: 0, timezone: 'UTC' } as const;

/** Uses a quote for a sale, inside the transaction that records the sale. */
@Injectable()
export class QuoteUseListener {
  constructor(
    private readonly ledger: LedgerWriter,
    private readonly refusals: RefusalAudit,
  ) {}

  /** @throws QuoteExpired, QuoteUsed, QuoteMismatch, InsufficientPoints */
  @OnDomainEvent('sale.recording')
  async useQuote(event: SaleRecording, tx: Transaction): Promise<void> {
    await this.refusals.watch(QUOTES, event.business_id, event, () => this.use(event, tx));
  }

  private async use(event: SaleRecording, tx: Transaction): Promise<void> {
    const { business_id: businessId, customer_id: customerId, sale_id: saleId } = event;
    const now = new Date();
    const ofQuote = accountOfQuote({
      ...{ business_id: businessId, customer_ids: [customerId], quote_id: event.quote_id, now },
    });
    const read = () => tx.query<AccountOfQuote>(ofQuote);
    const [account] = await this.ledger.readLocked(tx, businessId, read, 'opt_in');
    // A quote belongs to an account, so this customer is not the one of the quote.
    if (!account?.quote || !hasOpenAccount(account)) throw new QuoteMismatch();
    const { quote } = account;
    assertOpen(quote);
    assertSame(event, quote);
    const points = pointsOf(quote.points);
    if (points > 0) {
      const ledger = new PointsLedger(lockedAccount(account).state, RULES, now);
      const occurrence = { key: String(saleId), effective_at: now, sale_id: saleId };
      const entry = ledger.redeem(points, occurrence, { reserved: pointsOf(account.reserved) });
      if ('refused' in entry) throw new InsufficientPoints(fromThousandths(entry.available));
      const details = new Map([[entry, { program_version: quote.version, tier: quote.amounts.tier?.name ?? null }]]);
      await this.ledger.write(tx, businessId, [{ customer_id: customerId, changes: ledger.changes, details }]);
    }
    const used = changeQuote(
      businessId,
      { id: event.quote_id, customer_id: customerId },
      { status: 'used', sale_id: saleId },
      now,
    );
    if ((await tx.query(statement(used))).length === 0) throw new QuoteUsed();
  }
}

interface UsedQuote extends Record<string, unknown> {
  business_id: number;
  /** The customer of the sale. */
  customer_ids: number[];
  quote_id: string;
  now: Date;
}

const accountOfQuote = prepare<UsedQuote>('rewards-quote-use', ({ business_id, customer_ids, quote_id, now }) => {
  const businessId = Prisma.sql`${business_id}::bigint`;
  const isOtherQuote = Prisma.sql` AND q.id <> ${quote_id}::uuid`;
  return lockedAccounts(
    business_id,
    customer_ids,
    OPEN_LOTS,
    Prisma.sql`, ${reservedPoints(businessId, Prisma.sql`held.id`, now, isOtherQuote)} AS reserved, (
        SELECT json_build_object(
          'status', CASE WHEN q.status = 'open' AND q.valid_until <= ${now}::timestamptz THEN 'expired' ELSE q.status END,
          'content_hash', q.content_hash, 'points', q.points::text, 'amounts', q.quote, 'version', q.program_version
        )
        FROM reward_quotes q
        WHERE q.business_id = ${businessId} AND q.customer_id = held.id AND q.id = ${quote_id}::uuid
      ) AS quote`,
  );
});

/** The sale repeats the lines, or the amount to pay. @throws QuoteMismatch */
function assertSame(
  { lines, discount_amount, payable_amount }: SaleRecording,
  { content_hash, amounts }: NonNullable<AccountOfQuote['quote']>,
): void {
  const isSame =
    content_hash === contentHash(lines) &&
    (payable_amount === null || payable_amount === amounts.payable_amount) &&
    (discount_amount === null || discount_amount === amounts.till_discount_amount);
  if (!isSame) throw new QuoteMismatch();
}
