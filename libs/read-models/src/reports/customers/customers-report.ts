import { Injectable } from '@nestjs/common';
import type { BusinessContext } from '@wateja/auth';
import { decide, MessagingSettingsService, type Recipient, Recipients } from '@wateja/messaging';
import { PrismaService } from '@wateja/prisma';

import {
  atLeast,
  exactly,
  MAX_COUNTED,
  type PageRequest,
  type Report,
  type ReportPage,
  type ReportPosition,
  type ReportRow,
  type ReportTotal,
} from '../report';
import {
  customersCount,
  customersPage,
  type CustomerPageRow,
  isFiltered,
  keptCount,
  MAX_FOUND,
} from './customers.queries';
import { CUSTOMER_COLUMNS, type CustomersReportQuery } from './customers.schemas';

const PURPOSES = ['service', 'offers', 'loyalty'] as const;
type PurposeName = (typeof PURPOSES)[number];
/** Number of customers for whom a page decides at once whether they may get an offer. */
const DECIDED_AT_ONCE = 500;

export type CustomerReportRow = Record<keyof typeof CUSTOMER_COLUMNS, ReportRow[string]>;

/** The list of customers with their metrics and consents. It reads the tables of several modules. */
@Injectable()
export class CustomersReport implements Report<CustomersReportQuery, CustomerReportRow> {
  readonly name = 'customers';
  readonly columns = CUSTOMER_COLUMNS;
  readonly guarded = { points: 'rewards:read' } as const;

  constructor(
    private readonly prisma: PrismaService,
    private readonly recipients: Recipients,
    private readonly settings: MessagingSettingsService,
  ) {}

  async page(
    business: BusinessContext,
    query: CustomersReportQuery,
    { after, limit, columns }: PageRequest,
  ): Promise<ReportPage<CustomerReportRow>> {
    const read = query.can_receive_offers === undefined ? limit : Math.max(limit, DECIDED_AT_ONCE);
    const candidates = await this.prisma.query<CustomerPageRow>(customersPage(business, query, { after, limit: read }));
    const foundCustomers = candidates.filter(hasCustomer).slice(0, read);
    const recipients = await this.recipientsOf(business.business_id, query, foundCustomers, columns);
    const matching = await this.withOffers(business, query, foundCustomers, recipients);
    const rows = matching.slice(0, limit);
    return {
      rows: rows.map((row) => toReportRow(row, recipients)),
      next: matching.length > limit ? positionOf(rows.at(-1)) : this.endOf(candidates, query, read),
    };
  }

  /** Counts the rows of the first page's list. Where a decision in code selects them, only the page itself is known. */
  async total(
    business: BusinessContext,
    query: CustomersReportQuery,
    first: ReportPage<unknown>,
  ): Promise<ReportTotal> {
    if (query.can_receive_offers !== undefined) {
      return first.next === null ? exactly(first.rows.length) : atLeast(first.rows.length);
    }
    const { customer_type, ...others } = query;
    if (query.q === undefined && !isFiltered(others)) {
      const [storedCount] = await this.prisma.query<{ total: number }>(keptCount(business, query));
      return exactly(storedCount?.total ?? 0);
    }
    const [counted] = await this.prisma.query<{ looked_at: number; matching: number }>(customersCount(business, query));
    const { looked_at, matching } = counted ?? { looked_at: 0, matching: 0 };
    const isAll = query.q === undefined ? looked_at <= MAX_COUNTED : looked_at < MAX_FOUND;
    return isAll ? exactly(matching) : atLeast(matching);
  }

  /** Where the next page begins if this page shows all that it found; null if there are no more customers. */
  private endOf(candidates: CustomerPageRow[], query: CustomersReportQuery, read: number): ReportPosition | null {
    const customers = candidates.filter(hasCustomer);
    if (customers.length > read) return positionOf(customers[read - 1]);
    const [first] = candidates;
    if (!first || first.end_value === null || first.end_id === null) return null;
    const isLast = !isFiltered(query) || first.looked_at < MAX_COUNTED;
    return isLast ? null : { value: first.end_value, id: first.end_id };
  }

  /** The recipients with their consents, for each purpose that a column or a condition needs. */
  private async recipientsOf(
    businessId: number,
    query: CustomersReportQuery,
    foundCustomers: FoundCustomer[],
    columns: ReadonlySet<string>,
  ): Promise<RecipientsByPurpose> {
    const ids = foundCustomers.map(({ id }) => id);
    const recipients: RecipientsByPurpose = new Map();
    for (const purpose of PURPOSES) {
      const isShown = columns.has(`sms_${purpose}_consent`) || columns.has(`email_${purpose}_consent`);
      const isDecided = purpose === 'offers' && query.can_receive_offers !== undefined;
      if (isShown || isDecided) {
        recipients.set(purpose, await this.recipients.findAll(businessId, ids, purpose));
      }
    }
    return recipients;
  }

  /** Selects by `can_receive_offers`, with the decision that messaging takes before it sends an offer. */
  private async withOffers(
    { business_id, timezone }: BusinessContext,
    query: CustomersReportQuery,
    foundCustomers: FoundCustomer[],
    recipients: RecipientsByPurpose,
  ): Promise<FoundCustomer[]> {
    if (query.can_receive_offers === undefined) return foundCustomers;
    const settings = await this.settings.find(business_id);
    const has = query.has ?? [];
    const channels = has.length > 0 ? has.map((field) => CHANNEL_OF[field]) : ['auto' as const];
    const now = new Date();
    const mayGetOffer = (recipient: Recipient) =>
      channels.every(
        (channel) => decide({ purpose: 'offers', channel, recipient, settings, timezone, now }).action === 'send',
      );
    return foundCustomers.filter(({ id }) => {
      const recipient = recipients.get('offers')?.get(id);
      return (recipient !== undefined && mayGetOffer(recipient)) === query.can_receive_offers;
    });
  }
}

type RecipientsByPurpose = Map<PurposeName, Map<number, Recipient>>;
type FoundCustomer = CustomerPageRow & { id: number; position_value: string };

const CHANNEL_OF = { phone: 'sms', email: 'email' } as const;

const hasCustomer = (row: CustomerPageRow): row is FoundCustomer => row.id !== null;

const positionOf = (row: FoundCustomer | undefined): ReportPosition | null =>
  row ? { value: row.position_value, id: row.id } : null;

/** Adds the consents. Fields that are no columns do no harm: files and answers name theirs. */
function toReportRow(row: FoundCustomer, recipients: RecipientsByPurpose): CustomerReportRow {
  const consent = (purpose: PurposeName, channel: 'sms' | 'email') =>
    recipients.get(purpose)?.get(row.id)?.consents[channel] ?? null;
  return {
    ...row,
    sms_service_consent: consent('service', 'sms'),
    sms_offers_consent: consent('offers', 'sms'),
    sms_loyalty_consent: consent('loyalty', 'sms'),
    email_service_consent: consent('service', 'email'),
    email_offers_consent: consent('offers', 'email'),
    email_loyalty_consent: consent('loyalty', 'email'),
  };
}
