import { Injectable } from '@nestjs/common';
import { EventsService } from '@wateja/events';
import { holdFound, PrismaService, statement, type Transaction } from '@wateja/prisma';

import { findCustomers, type FoundCustomer, holdCustomers, type ImportedCustomerKey } from './imported-customers';
import { draftImported, type ImportedSale } from './imported-draft';
import { type ImportedRefund, recordImportedRefund, recordStatedRefund, type RefundOutcome } from './refund-import';
import type { SaleDraft } from './sale-draft';
import { recordImportedSales } from './sale-import-recording';
import {
  type ExchangeLink,
  linkExchanges,
  lockExchanges,
  type OwnRecord,
  saleIdsOf,
  sameSales,
} from './sale-import.queries';
import type { Recorded } from './sale-recording';
import type { SellingBusiness } from './sales.service';

/** The outcome of an imported sale. */
export type ImportOutcome = Recorded['outcome'] | 'customer-ambiguous' | 'refund-too-much';

/** A past refund, with the customer identified as in a sale. */
export type ForeignRefund = Omit<ImportedRefund, 'customer_id'> & ImportedCustomerKey;

/** The outcome of an imported refund. */
export type RefundImportOutcome = RefundOutcome['outcome'] | 'customer-ambiguous' | 'customer-missing';

/** What an import recorded, so that it can be reverted. */
export interface SaleChanges {
  sales: CreatedSale[];
  refund_ids: number[];
}

/** A sale, and the state in which it was created. */
export interface CreatedSale {
  id: number;
  status: string;
}

const noChanges = (): SaleChanges => ({ sales: [], refund_ids: [] });

/**
 * Imports past sales. They cause no receipts and no deliveries, and the metrics are updated in the same transaction.
 */
@Injectable()
export class SaleImportService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly events: EventsService,
  ) {}

  /**
   * Imports sales.
   * @param changes gains what was recorded
   * @returns the outcome of each sale, in order
   */
  async importBatch(
    business: SellingBusiness,
    sales: ImportedSale[],
    changes: SaleChanges = noChanges(),
  ): Promise<ImportOutcome[]> {
    const { business_id: businessId, currency } = business;
    return this.prisma.transaction(async (tx) => {
      const links = sales.flatMap(exchangeLinks);
      if (links.length > 0) await tx.query(statement(lockExchanges(businessId)));
      const { customers, held } = await holdCustomers(tx, businessId, sales);
      const salesWithCustomer = sales.filter((sale) => typeof customers(sale) !== 'string');
      const drafts = salesWithCustomer.map((sale) => {
        const customer = customers(sale);
        const customerId = typeof customer === 'number' ? customer : undefined;
        return draftImported(sale, customerId, currency);
      });
      const recorded: ImportOutcome[] = await recordImportedSales(tx, businessId, drafts, held);
      const isCreated = recorded.map((outcome) => outcome === 'created');
      const refunded: number[] = [];
      for (const [index, sale] of salesWithCustomer.entries()) {
        if (recorded[index] !== 'created' && recorded[index] !== 'existing') continue;
        for (const outcome of await recordRefunds(tx, business, sale)) {
          if (outcome.outcome === 'created') {
            changes.refund_ids.push(outcome.refund_id);
            if (outcome.customer_id !== null) refunded.push(outcome.customer_id);
          } else if (outcome.outcome !== 'existing') recorded[index] = 'refund-too-much';
        }
      }
      if (links.length > 0) await tx.query(statement(linkExchanges(businessId, links)));
      const created = drafts.filter((_, index) => isCreated[index]);
      changes.sales.push(...(await idsOf(tx, businessId, created)));
      const touched = created.flatMap(({ customer_id }) => customer_id ?? []);
      await this.announce(tx, businessId, [...touched, ...refunded]);
      const outcomes = new Map(salesWithCustomer.map((sale, index) => [sale, recorded[index]]));
      return sales.map((sale) => {
        const customer = customers(sale);
        return outcomes.get(sale) ?? (typeof customer === 'string' ? customer : 'customer-missing');
      });
    });
  }

  /**
   * Records refunds of sales that exist.
   * @param changes gains what was recorded
   * @returns the outcome of each refund, in order
   */
  async importRefunds(
    business: SellingBusiness,
    refunds: ForeignRefund[],
    changes: SaleChanges = noChanges(),
  ): Promise<RefundImportOutcome[]> {
    const { business_id: businessId } = business;
    return this.prisma.transaction(async (tx) => {
      // Sales are locked before customers, and no merge ends while a sale of its customers is locked. So a refund is written
      // first, and is taken back if the file names another customer by then.
      const { held: outcomes } = await holdFound(tx, {
        find: () => findCustomers(tx, businessId, refunds),
        hold: (customers) => recordForeignRefunds(tx, business, refunds, customers),
      });
      const created = outcomes.filter((outcome) => outcome.outcome === 'created');
      changes.refund_ids.push(...created.map(({ refund_id }) => refund_id));
      await this.announce(
        tx,
        businessId,
        created.flatMap(({ customer_id }) => customer_id ?? []),
      );
      return outcomes.map(({ outcome }) => outcome);
    });
  }

  /**
   * Which of these sales of a file are sales of this business: the same number, recorded at the same moment.
   * @returns their ids
   */
  async findExistingIds(businessId: number, sales: OwnRecord[]): Promise<Set<number>> {
    if (sales.length === 0) return new Set();
    const rows = await this.prisma.query<{ id: number }>(statement(sameSales(businessId, sales)));
    return new Set(rows.map(({ id }) => id));
  }

  private async announce(tx: Transaction, businessId: number, customers: number[]): Promise<void> {
    if (customers.length === 0) return;
    await this.events.announce(tx, 'sales.imported', {
      business_id: businessId,
      customer_ids: [...new Set(customers)],
    });
  }
}

/** What a sale says about exchanges: which goods paid for it, and for which sales its own goods came back. */
function exchangeLinks({ sale: { external_id }, exchange, refunds = [] }: ImportedSale): ExchangeLink[] {
  if (typeof external_id !== 'string') return [];
  return [
    ...(exchange ? [{ refund_external_id: exchange.refund_external_id, sale_external_id: external_id }] : []),
    ...refunds.flatMap(({ external_id: refund, exchange_external_id: sale }) =>
      sale === null ? [] : [{ refund_external_id: refund, sale_external_id: sale }],
    ),
  ];
}

/** Records what a file says about the refunds of a sale, until one of them does not fit. */
async function recordRefunds(
  tx: Transaction,
  business: SellingBusiness,
  { sale, refunds = [], refunded_amount: amount }: ImportedSale,
): Promise<RefundOutcome[]> {
  const { external_id, completed_at } = sale;
  if (typeof external_id !== 'string') return [];
  const outcomes: RefundOutcome[] = [];
  for (const refund of refunds) {
    outcomes.push(await recordStatedRefund(tx, business.business_id, external_id, refund));
  }
  if (amount === undefined) return outcomes;
  const refundOfSale = { external_id, sale_external_id: external_id, customer_id: null, amount };
  return [await recordImportedRefund(tx, business, { ...refundOfSale, refunded_at: completed_at ?? new Date() })];
}

/** Records refunds of a file. @returns the outcome of each, in order */
async function recordForeignRefunds(
  tx: Transaction,
  business: SellingBusiness,
  refunds: ForeignRefund[],
  customers: FoundCustomer[],
): Promise<(RefundOutcome | { outcome: 'customer-missing' | 'customer-ambiguous' })[]> {
  const outcomes: Awaited<ReturnType<typeof recordForeignRefunds>> = [];
  for (const [index, refund] of refunds.entries()) {
    const customer = customers[index] ?? null;
    if (typeof customer === 'string') outcomes.push({ outcome: customer });
    else outcomes.push(await recordImportedRefund(tx, business, { ...refund, customer_id: customer }));
  }
  return outcomes;
}

async function idsOf(tx: Transaction, businessId: number, drafts: SaleDraft[]): Promise<CreatedSale[]> {
  if (drafts.length === 0) return [];
  const rows = await tx.query<{ external_id: string; id: number }>(
    statement(
      saleIdsOf(
        businessId,
        drafts.map(({ external_id }) => external_id),
      ),
    ),
  );
  const statuses = new Map(drafts.map(({ external_id, status }) => [external_id, status]));
  return rows.map(({ external_id, id }) => ({ id, status: statuses.get(external_id) ?? 'completed' }));
}
