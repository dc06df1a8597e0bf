import { Injectable } from '@nestjs/common';
import type { BusinessContext } from '@wateja/auth';
import { NotFound, smallestAmount, ValidationFailed } from '@wateja/common';
import { CustomerLock } from '@wateja/events';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';
import { randomUUID } from 'node:crypto';

import { MemberNotEnrolled } from '../program/programs.errors';
import { pointsOf, storedPoints } from '../ledger/ledger-rows';
import { hasOpenAccount, lockedAccount, LedgerWriter, type OpenAccountRow } from '../ledger/ledger-writer';
import { MembersService } from '../members/members.service';
import { enabledVersion, type ProgramVersion } from '../program/program-versions';
import { ProgramsService } from '../program/programs.service';
import { balanceOf } from '../rules/account';
import { addDays, localDayOf, startOfDay } from '../rules/local-day';
import { bestMultiplier } from '../rules/promotions';
import { fromCents, ONE, toThousandths } from '../rules/units';
import type { ShopMoment } from '../tiers/override-at';
import { tierAt } from '../tiers/tier-on';
import { askedSale } from './asked-sale';
import { leftToday } from './day-limits';
import { type AskedSale, maxSaleDiscount, type PricingTerms, quotedPrice } from './quote-price';
import { accountToQuote, type AccountToQuote, insertQuote, quoteById, type QuoteRow } from './quote.queries';
import { assertRedeemable, quotedAmountsOf } from './quoted-amounts';
import { contentHash } from './quoted-content';
import type { CreateQuote } from './quotes.schemas';
import { QUOTES } from './quotes.errors';
import { RefusalAudit } from '../refusals/refusal-audit';

type Shop = Pick<BusinessContext, 'business_id' | 'country' | 'currency'>;

const MINUTE_MS = 60_000;

/** Says what a sale costs a member, and reserves the points that it uses. */
@Injectable()
export class QuotesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly programs: ProgramsService,
    private readonly members: MembersService,
    private readonly ledger: LedgerWriter,
    private readonly customerLock: CustomerLock,
    private readonly refusals: RefusalAudit,
  ) {}

  /**
   * @throws ProgramDisabled, NotFound (the customer), AmbiguousPhone, CustomerWasErased, MemberNotEnrolled,
   *   InsufficientPoints, BelowMinimum, RedemptionLimit, ValidationFailed
   */
  async create(shop: Shop, request: CreateQuote): Promise<QuoteRow> {
    const sale = askedSale(request, shop.currency);
    const whom = { customer_id: request.customer_id };
    return this.refusals.watch(QUOTES, shop.business_id, whom, () =>
      this.prisma.transaction(async (tx) => {
        const program = await this.programs.ofShop(shop.business_id, tx);
        const { timezone, promotions } = program;
        const now = new Date();
        const version = enabledVersion(program, now);
        const customerId = await this.customerOf(tx, shop, request);
        whom.customer_id = customerId;
        const account = await this.lockAccount(
          tx,
          { business_id: shop.business_id, customer_id: customerId },
          version,
          { at: now, timezone },
        );
        const tier = tierAt({ at: now, timezone }, account, version.program);
        const multiplier = bestMultiplier(toThousandths(tier?.multiplier ?? '1'), promotions, now, timezone);
        const terms = { program: version.program, tier, multiplier, smallest: smallestAmount(shop.currency) };
        const quote = quoteFor(sale, account, terms, now);
        const minutes = version.program.redeem.reservation_minutes;
        const [row] = await tx.query<QuoteRow>(
          insertQuote({
            business_id: shop.business_id,
            id: randomUUID(),
            customer_id: customerId,
            content_hash: contentHash(request.items ?? null),
            quote: JSON.stringify(quote),
            points: storedPoints(Number(quote.points.redeemed) * ONE),
            program_version: version.version,
            valid_until: new Date(now.getTime() + minutes * MINUTE_MS),
            now,
          }),
        );
        if (!row) throw new Error('A quote was stored and is not there');
        return row;
      }),
    );
  }

  /** @throws NotFound */
  async find(businessId: number, quoteId: string): Promise<QuoteRow> {
    const [row] = await this.prisma.query<QuoteRow>(statement(quoteById(businessId, quoteId, new Date())));
    if (!row) throw new NotFound('Quote');
    return row;
  }

  private async customerOf(tx: Transaction, shop: Shop, { customer_id, phone }: CreateQuote): Promise<number> {
    return customer_id ?? this.members.customerOfPhone(tx, shop, phone ?? '');
  }

  private async lockAccount(
    tx: Transaction,
    { business_id: businessId, customer_id: customerId }: { business_id: number; customer_id: number },
    { program }: ProgramVersion,
    { at: now, timezone }: ShopMoment,
  ): Promise<LockedQuoteAccount> {
    const day = localDayOf(now, timezone);
    const toQuote = accountToQuote({
      ...{ business_id: businessId, customer_ids: [customerId], now, timezone },
      ...{ today_from: startOfDay(day, timezone), today_to: startOfDay(addDays(day, 1), timezone) },
    });
    const read = () => tx.query<AccountToQuote>(toQuote);
    const [account] = await this.ledger.readLocked(tx, businessId, read, program.enrolment);
    if (account && hasOpenAccount(account)) return account;
    // Refuses a customer who does not exist or was erased. For all others, reading the account has locked the customer.
    await this.customerLock.acquireShared(tx, businessId, customerId);
    throw new MemberNotEnrolled();
  }
}

type LockedQuoteAccount = AccountToQuote & OpenAccountRow;

/** The amounts of a quote. @throws InsufficientPoints, BelowMinimum, RedemptionLimit, ValidationFailed */
function quoteFor(
  sale: AskedSale,
  account: LockedQuoteAccount,
  { program, tier, multiplier, smallest }: Omit<PricingTerms, 'available' | 'is_over_limit'>,
  now: Date,
) {
  const reserved = pointsOf(account.reserved);
  const available = Math.max(0, balanceOf(lockedAccount(account).state, now) - reserved);
  const { points, redemptions } = account.redeemed_today;
  const redeemable = leftToday(program, {
    redemptions: redemptions + account.reservations,
    points: pointsOf(points) + reserved,
  });
  const limit = program.earn.max_earning_sales_per_day;
  const terms: PricingTerms = {
    ...{ program, tier, multiplier, smallest },
    available: Math.min(available, redeemable * ONE),
    is_over_limit: limit !== null && account.earning_sales >= limit,
  };
  const maxDiscount = maxSaleDiscount(sale, terms);
  if (sale.discount_amount > maxDiscount) {
    const message = `Must be at most ${fromCents(maxDiscount)}, which is left after the other discounts`;
    throw new ValidationFailed([{ path: 'discount_amount', message }]);
  }
  assertRedeemable(sale, available, redeemable);
  const price = quotedPrice(sale, terms);
  return quotedAmountsOf(sale, terms, price, available);
}
