import { Injectable } from '@nestjs/common';
import { EventsService } from '@wateja/events';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import { type ImportedRefund, recordImportedRefund, type RefundOutcome } from './refund-import';
import { draftSale, type SaleDraft } from './sale-draft';
import { recordImportedSales } from './sale-import-recording';
import { customersKnownAs, customersReachedBy, saleIdsOf } from './sale-import.queries';
import type { Recorded } from './sale-recording';
import type { PostedSale } from './sales.schemas';
import type { SellingBusiness } from './sales.service';

/** A sale of another system. Its customer, if any, is identified by external_id, phone or email. */
export interface ImportedSale extends ImportedCustomerKey {
  sale: PostedSale;
  /** The refunded amount; missing if nothing was refunded. */
  refunded_amount?: string | undefined;
}

/** Identifies the customer. Both fields are missing or null for a sale without a customer. */
export interface ImportedCustomerKey {
  customer_external_id: string | null;
  /** A phone in E.164, or an email address in lower case. It is used only if there is no external_id. */
  customer_contact?: string | undefined;
}

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
      const customers = await findCustomers(tx, businessId, sales);
      const known = sales.filter((sale) => typeof customers(sale) !== 'string');
      const drafts = known.map((sale) => {
        const customer = customers(sale);
        const customerId = typeof customer === 'number' ? customer : undefined;
        return draftImported({ ...sale.sale, customer_id: customerId }, currency);
      });
      const recorded: ImportOutcome[] = await recordImportedSales(tx, businessId, drafts);
      const isCreated = recorded.map((outcome) => outcome === 'created');
      const refunded: number[] = [];
      for (const [index, { sale, refunded_amount: amount }] of known.entries()) {
        const isThere = recorded[index] === 'created' || recorded[index] === 'existing';
        if (!isThere || amount === undefined || typeof sale.external_id !== 'string') continue;
        const refund = { external_id: sale.external_id, sale_external_id: sale.external_id, customer_id: null, amount };
        const done = await recordImportedRefund(tx, business, {
          ...refund,
          refunded_at: sale.completed_at ?? new Date(),
        });
        if (done.outcome === 'created') {
          changes.refund_ids.push(done.refund_id);
          if (done.customer_id !== null) refunded.push(done.customer_id);
        } else if (done.outcome !== 'existing') recorded[index] = 'refund-too-much';
      }
      const created = drafts.filter((_, index) => isCreated[index]);
      changes.sales.push(...(await idsOf(tx, businessId, created)));
      const touched = created.flatMap(({ customer_id }) => customer_id ?? []);
      await this.announce(tx, businessId, [...touched, ...refunded]);
      const outcomes = new Map(known.map((sale, index) => [sale, recorded[index]]));
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
      const customers = await findCustomers(tx, businessId, refunds);
      const outcomes: RefundImportOutcome[] = [];
      const touched: number[] = [];
      for (const refund of refunds) {
        const customer = customers(refund);
        if (typeof customer === 'string') {
          outcomes.push(customer);
          continue;
        }
        const done = await recordImportedRefund(tx, business, { ...refund, customer_id: customer });
        if (done.outcome === 'created') {
          changes.refund_ids.push(done.refund_id);
          if (done.customer_id !== null) touched.push(done.customer_id);
        }
        outcomes.push(done.outcome);
      }
      await this.announce(tx, businessId, touched);
      return outcomes;
    });
  }

  private async announce(tx: Transaction, businessId: number, customers: number[]): Promise<void> {
    if (customers.length === 0) return;
    await this.events.announce(tx, 'sales.imported', {
      business_id: businessId,
      customer_ids: [...new Set(customers)],
    });
  }
}

/**
 * A sale without lines costs the same with and without its discount, which imports did not read once. So a file can be
 * imported again: its sale counts as the stored one, and stays as it is.
 */
function draftImported(posted: PostedSale, currency: string): SaleDraft {
  const draft = draftSale(posted, currency);
  if (posted.items || posted.discount_amount === undefined) return draft;
  return { ...draft, earlier_hash: draftSale({ ...posted, discount_amount: undefined }, currency).content_hash };
}

/** Finds the customer: the id, null for a sale without a customer, or the reason why none was found. */
type FindCustomer = (key: ImportedCustomerKey) => number | null | 'customer-missing' | 'customer-ambiguous';

async function findCustomers(tx: Transaction, businessId: number, keys: ImportedCustomerKey[]): Promise<FindCustomer> {
  const externalIds = [...new Set(keys.flatMap((key) => key.customer_external_id ?? []))];
  const known = await tx.query<{ external_id: string; id: number }>(
    statement(customersKnownAs(businessId, externalIds)),
  );
  const byId = new Map(known.map((customer) => [customer.external_id, customer.id]));
  const contacts = [...new Set(keys.flatMap((key) => (key.customer_external_id ? [] : (key.customer_contact ?? []))))];
  const byContact = new Map(
    (await findByContacts(tx, businessId, contacts)).map((row) => [
      row.contact,
      row.customers === 1 ? row.id : ('customer-ambiguous' as const),
    ]),
  );
  return ({ customer_external_id, customer_contact }) => {
    if (customer_external_id) return byId.get(customer_external_id) ?? 'customer-missing';
    return customer_contact ? (byContact.get(customer_contact) ?? 'customer-missing') : null;
  };
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

async function findByContacts(tx: Transaction, businessId: number, contacts: string[]) {
  if (contacts.length === 0) return [];
  const emails = contacts.filter((contact) => contact.includes('@'));
  const phones = contacts.filter((contact) => !contact.includes('@'));
  return tx.query<{ contact: string; id: number; customers: number }>(
    statement(customersReachedBy(businessId, phones, emails)),
  );
}
