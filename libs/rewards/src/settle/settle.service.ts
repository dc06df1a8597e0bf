import { Injectable } from '@nestjs/common';
import {
  OnDomainEvent,
  OnDomainEvents,
  type SaleAttributed,
  type SaleCompleted,
  type SaleRefunded,
  type SalesImported,
} from '@wateja/events';
import { statement, type Transaction } from '@wateja/prisma';

import {
  type AccountChanges,
  type EntryDetails,
  hasOpenAccount,
  lockedAccount,
  LedgerWriter,
  type OpenAccountRow,
} from '../ledger/ledger-writer';
import { pointsOf } from '../ledger/ledger-rows';
import { ledgerRules } from '../program/program-rules';
import { firstBeginning, type ShopProgram, versionAt } from '../program/program-versions';
import { ProgramsService } from '../program/programs.service';
import { type Entry } from '../rules/account';
import { eligibleAmount } from '../rules/earn';
import { PointsLedger } from '../rules/ledger';
import { linesLeft } from '../rules/refund-points';
import { earnKey, settleSale } from '../rules/settle';
import { fromCents } from '../rules/units';
import { lockTiers } from '../tiers/tiers.queries';
import { TiersService } from '../tiers/tiers.service';
import {
  dayOf,
  needsEarningSales,
  needsPurchases,
  storedMultiplier,
  type TermsOfSale,
  termsOf,
  wasMember,
} from './earning-terms';
import { type NewReview, writeReviews } from '../review/review.queries';
import { NO_REFUNDS, type OfflineRedemption, redeemOffline } from './offline-redemption';
import { accountsToEarn, accountsToSettle, needsLots, salesToSettle } from './settle.queries';
import { type SettledRow } from './settled-rows';
import { isCompleted, soldSale, usedPoints } from './sold-sale';

/** A sale of a customer. */
interface CustomerSale {
  sale_id: number;
  customer_id: number | null;
}

/** What is missing on an account, what a manager should look at, and sales to settle once more. */
interface SettledAccount extends AccountChanges {
  reviews: NewReview[];
  refunded: CustomerSale[];
}

/** What {@link SettleService} has booked, by which programme, and what it has read of the customers. */
interface Settlement {
  missing: number;
  shop: ShopProgram;
  rows: SettledRow[];
}

/** How many imported sales are settled by one statement. */
const BATCH_SIZE = 500;

/**
 * Books what sales earn and what refunds take back. An event only says that a sale changed: the service computes what
 * should be booked of the sale as it is now, and writes what is missing. So it makes no difference how often, how late or
 * in which order events arrive.
 */
@Injectable()
export class SettleService {
  constructor(
    private readonly programs: ProgramsService,
    private readonly ledger: LedgerWriter,
    private readonly tiers: TiersService,
  ) {}

  @OnDomainEvents('sale.completed')
  async followSales(sales: SaleCompleted[], tx: Transaction): Promise<void> {
    await this.settleAndRank(tx, sales, 'sale', accountsToEarn);
  }

  @OnDomainEvents('sale.refunded')
  async followRefunds(refunds: SaleRefunded[], tx: Transaction): Promise<void> {
    await this.settleAndRank(tx, refunds, 'refund', accountsToSettle);
  }

  /** Settles sales that were given to customers: at the till's claim, and when the event arrives. */
  @OnDomainEvents('sale.attributed')
  async followAttributions(attributed: SaleAttributed[], tx: Transaction): Promise<void> {
    await this.settleAndRank(tx, attributed, 'sale', accountsToSettle);
  }

  /** Settles the sales of a delivery, and computes the tiers of their customers again, by one reading of both. */
  private async settleAndRank(
    tx: Transaction,
    events: (SaleCompleted | SaleRefunded | SaleAttributed)[],
    reason: 'sale' | 'refund',
    read: typeof accountsToSettle,
  ): Promise<void> {
    const [first] = events;
    if (!first) return;
    const { business_id: businessId } = first;
    const settled = await this.settle(tx, businessId, events, read);
    if (!settled) return;
    const customers = settled.rows.filter(({ is_erased }) => !is_erased);
    this.tiers.update(tx, settled.shop, { business_id: businessId, rows: customers, reason });
  }

  @OnDomainEvent('sales.imported')
  async followImport({ business_id, customer_ids }: SalesImported, tx: Transaction): Promise<void> {
    await this.settleCustomers(tx, business_id, customer_ids);
    await this.tiers.refresh(tx, business_id, customer_ids, 'import');
  }

  /** Settles all sales of these customers since the programme began. @returns how many entries were missing */
  async settleCustomers(tx: Transaction, businessId: number, customerIds: number[]): Promise<number> {
    const since = firstBeginning(await this.programs.ofShop(businessId, tx));
    if (!since || customerIds.length === 0) return 0;
    // All batches of sales come after the locks of all tiers, as in every transaction that takes both locks.
    tx.pipeline(lockTiers({ business_id: businessId, customer_ids: customerIds }));
    const rows = await tx.query<{ id: number; customer_id: number }>(
      statement(salesToSettle(businessId, customerIds, since)),
    );
    const sales = rows.map(({ id, customer_id }) => ({ sale_id: id, customer_id }));
    let missing = 0;
    for (let start = 0; start < sales.length; start += BATCH_SIZE) {
      missing += (await this.settle(tx, businessId, sales.slice(start, start + BATCH_SIZE)))?.missing ?? 0;
    }
    return missing;
  }

  /**
   * Settles these sales of members.
   * @param read the statement that reads them
   * @returns how many entries were missing, and what was read of the customers under the locks of their tiers. Null if
   *   there is no programme or no customer.
   */
  private async settle(
    tx: Transaction,
    businessId: number,
    sales: CustomerSale[],
    read = accountsToSettle,
  ): Promise<Settlement | null> {
    const ofCustomers = sales.filter(({ customer_id }) => customer_id !== null);
    if (ofCustomers.length === 0) return null;
    let shop = await this.programs.ofShop(businessId, tx);
    if (shop.versions.length === 0) return null;
    const now = new Date();
    let rows = await this.lockAccounts(tx, businessId, ofCustomers, { shop, now, read });
    const { versions, promotion_changes } = shop;
    const isOutdated = rows.some(
      (row) => row.latest_version !== versions.at(-1)?.version || row.promotion_changes !== promotion_changes,
    );
    // Another process has saved a version, or changed a promotion, that this one has not read yet.
    if (isOutdated) shop = await this.programs.refresh(businessId, tx);
    if (isOutdated || (read === accountsToEarn && rows.some(({ sales }) => sales?.some(needsLots)))) {
      rows = await this.lockAccounts(tx, businessId, ofCustomers, { shop, now, read: accountsToSettle });
    }
    const settled = rows.filter(hasOpenAccount).flatMap((row) => settledAccount(row, shop, now) ?? []);
    const missing = (await this.ledger.write(tx, businessId, settled)).size;
    const reviews = settled.flatMap((account) => account.reviews);
    if (reviews.length > 0) await tx.query(statement(writeReviews(businessId, reviews)));
    // What a refund gives back is booked against a redemption that is stored.
    const refunded = settled.flatMap((account) => account.refunded);
    const settledRefunds = refunded.length > 0 ? await this.settle(tx, businessId, refunded) : null;
    return { missing: missing + (settledRefunds?.missing ?? 0), shop, rows };
  }

  private lockAccounts(
    tx: Transaction,
    businessId: number,
    sales: CustomerSale[],
    { shop, now, read }: { shop: ShopProgram; now: Date; read: typeof accountsToSettle },
  ): Promise<SettledRow[]> {
    const customerIds = [...new Set(sales.flatMap(({ customer_id }) => customer_id ?? []))];
    const toSettle = read({
      business_id: businessId,
      customer_ids: customerIds,
      sale_ids: [...new Set(sales.map(({ sale_id }) => sale_id))],
      timezone: shop.timezone,
      needs_purchases: needsPurchases(shop),
      needs_earning_sales: needsEarningSales(shop),
    });
    const enrolment = versionAt(shop.versions, now)?.program.enrolment ?? 'opt_in';
    tx.pipeline(lockTiers({ business_id: businessId, customer_ids: customerIds }));
    return this.ledger.readLocked(tx, businessId, () => tx.query<SettledRow>(toSettle), enrolment);
  }
}

/** What is missing on one account; null for an account without a sale that earns. */
function settledAccount(row: SettledRow & OpenAccountRow, shop: ShopProgram, now: Date): SettledAccount | null {
  const offline: OfflineRedemption[] = [];
  const details = new Map<Entry, EntryDetails>();
  const earnedOn = new Map<string, number>();
  let ledger: PointsLedger | null = null;
  for (const sale of row.sales ?? []) {
    if (!isCompleted(sale)) continue;
    const day = dayOf(sale, shop.timezone);
    const used = redeemOffline(
      sale,
      shop,
      () => (ledger ??= new PointsLedger(lockedAccount(row).state, NO_REFUNDS, now)),
    );
    if (used) offline.push(used);
    const terms = termsOf(sale, row, shop, (sale.earning_sales ?? 0) + (earnedOn.get(day) ?? 0));
    if (!terms || !wasMember(row.joined_at, sale, terms)) continue;
    const rules = ledgerRules(terms.version.program, shop.timezone);
    ledger ??= new PointsLedger(lockedAccount(row).state, rules, now);
    ledger.rules = rules;
    const sold = soldSale(sale);
    const entries = (sale.entries ?? []).map((entry) => ({
      ...{ type: entry.type, key: entry.key, points: pointsOf(entry.points) },
      ...{ already_expired: pointsOf(entry.already_expired), forgiven: pointsOf(entry.forgiven) },
    }));
    settleSale(ledger, sold, terms, { entries, redemption: usedPoints(sale) });
    const earned = ledger.changes.entries.find(({ type, key }) => type === 'earn' && key === earnKey(sale.id));
    if (!earned) continue;
    details.set(earned, earnDetails(terms, eligibleAmount(terms.rule, linesLeft(sold.lines, []))));
    if (earned.reason === null) earnedOn.set(day, (earnedOn.get(day) ?? 0) + 1);
  }
  for (const { entry, details: entryDetails } of offline) details.set(entry, entryDetails);
  const { customer_id } = row;
  return (
    ledger && {
      ...{ customer_id, changes: ledger.changes, details },
      reviews: offline.flatMap(({ reviews }) => reviews),
      refunded: offline.filter(({ is_refunded }) => is_refunded).map(({ sale_id }) => ({ sale_id, customer_id })),
    }
  );
}

function earnDetails(terms: TermsOfSale, eligible: number): EntryDetails {
  return {
    program_version: terms.version.version,
    tier: terms.tier?.name ?? null,
    multiplier: storedMultiplier(terms),
    promotion_id: terms.promotion?.id ?? null,
    eligible_amount: fromCents(eligible),
  };
}
