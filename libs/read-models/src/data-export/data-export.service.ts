import { Injectable } from '@nestjs/common';
import { AuditService } from '@wateja/audit';
import { NotFound } from '@wateja/common';
import { compactJson } from '@wateja/http';
import { type Channel, SuppressionKey } from '@wateja/messaging';
import { Prisma, PrismaService, takeTurn, type Transaction } from '@wateja/prisma';
import type { Readable } from 'node:stream';

import { CustomerMetrics } from '../customer-profile/customer-profile.schemas';
import { CustomerProfileService } from '../customer-profile/customer-profile.service';
import { auditEntries, merges, notes, person, sales } from './data-export.queries';
import { ExportsBusy } from './data-export.errors';
import { ALSO_KEPT, EXPLANATION } from './explanation';
import { type AddressHashes, campaigns, consents, messages, replies, suppressions } from './messaging.queries';
import { customerTier, pointLots, points, pointsAccount, quotes, tierOverrides } from './rewards.queries';
import { Spool } from './spool';

/** Number of rows that the export reads at once: enough to be fast, and too few to delay other requests. */
const PAGE_SIZE = 250;

/** Exports that one business may run at the same time, in all processes together. */
const MAX_PER_BUSINESS = 2;

type PersonRow = Record<'business' | 'customer' | 'preferences' | 'purchase_history', string>;

/** Exports everything that Wateja stores about one person, from the tables of all modules. */
@Injectable()
export class DataExportService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly profiles: CustomerProfileService,
    private readonly audit: AuditService,
    private readonly suppressionKey: SuppressionKey,
  ) {}

  /**
   * Returns one JSON document with the data of one moment, and records the export in the audit trail. It reads and
   * compresses all data, page by page, before the client gets the first byte. So a slow client does not keep the
   * snapshot open, and a failure becomes an error response instead of an incomplete file.
   * @throws NotFound, ExportsBusy
   */
  async exportCustomer(businessId: number, customerId: number): Promise<Readable> {
    const spool = new Spool();
    await this.prisma.transaction(
      async (tx) => {
        const turns = { name: 'data export', business_id: businessId, max: MAX_PER_BUSINESS };
        if (!(await takeTurn(tx, turns))) throw new ExportsBusy(MAX_PER_BUSINESS);
        for await (const text of this.readSections(tx, businessId, customerId)) await spool.write(compactJson(text));
      },
      { isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead },
    );
    const entry = { action: 'customer.exported', resource: 'customer', resource_id: customerId } as const;
    await this.audit.record({ business_id: businessId, ...entry });
    return spool.read();
  }

  private async *readSections(tx: Transaction, businessId: number, customerId: number): AsyncGenerator<string> {
    const [row] = await tx.$queryRaw<PersonRow[]>(person(businessId, customerId));
    if (!row) throw new NotFound('Customer');
    const { metrics } = CustomerMetrics.schema.parse(
      JSON.parse(await this.profiles.metricsText(businessId, customerId)),
    );
    yield `{"exported_at":${JSON.stringify(new Date().toISOString())}`;
    yield `,"business":${row.business}`;
    yield `,"explanation":${JSON.stringify({ sections: EXPLANATION, also_kept: ALSO_KEPT })}`;
    yield `,"customer":${row.customer}`;
    yield `,"preferences":${row.preferences}`;
    yield `,"purchase_history":${row.purchase_history}`;
    yield `,"metrics":${JSON.stringify(metrics)}`;
    yield* this.readSection(tx, 'notes', notes(businessId, customerId));
    yield* this.readSection(tx, 'consents', consents(businessId, customerId));
    const hashes = this.addressHashes(row.customer);
    yield* this.readSection(tx, 'suppressions', suppressions(businessId, hashes));
    yield* this.readSection(tx, 'messages', messages(businessId, customerId));
    yield* this.readSection(tx, 'replies', replies(businessId, customerId));
    yield* this.readSection(tx, 'campaigns', campaigns(businessId, customerId));
    yield* this.readSection(tx, 'sales', sales(businessId, customerId));
    const [account] = await tx.$queryRaw<{ json: string }[]>(pointsAccount(businessId, customerId));
    yield `,"points_account":${account?.json ?? 'null'}`;
    yield* this.readSection(tx, 'points', points(businessId, customerId));
    yield* this.readSection(tx, 'point_lots', pointLots(businessId, customerId));
    yield* this.readSection(tx, 'quotes', quotes(businessId, customerId));
    const [tier] = await tx.$queryRaw<{ json: string }[]>(customerTier(businessId, customerId));
    yield `,"tier":${tier?.json ?? 'null'}`;
    yield* this.readSection(tx, 'tier_overrides', tierOverrides(businessId, customerId));
    yield* this.readSection(tx, 'merges', merges(businessId, customerId));
    yield* this.readSection(tx, 'audit', auditEntries(businessId, customerId));
    yield '}';
  }

  /** @param customer the section about the customer */
  private addressHashes(customer: string): AddressHashes {
    const { phone_e164, email } = JSON.parse(customer) as Record<'phone_e164' | 'email', string | null>;
    const hash = (channel: Channel, address: string | null) =>
      address && this.suppressionKey.hash(channel, address).toString('hex');
    return { sms: hash('sms', phone_e164), email: hash('email', email) };
  }

  /** Yields a section of any length: the rows of `query`, which it reads with a cursor named after the section. */
  private async *readSection(
    tx: Transaction,
    section:
      | 'notes'
      | 'consents'
      | 'suppressions'
      | 'messages'
      | 'replies'
      | 'campaigns'
      | 'sales'
      | 'points'
      | 'point_lots'
      | 'quotes'
      | 'tier_overrides'
      | 'merges'
      | 'audit',
    query: Prisma.Sql,
  ): AsyncGenerator<string> {
    const cursor = Prisma.raw(`export_${section}`);
    await tx.$executeRaw`DECLARE ${cursor} NO SCROLL CURSOR FOR ${query}`;
    yield `,"${section}":[`;
    for (let separator = ''; ; separator = ',') {
      const rows = await tx.$queryRaw<{ json: string }[]>`FETCH ${Prisma.raw(String(PAGE_SIZE))} FROM ${cursor}`;
      if (rows.length > 0) yield separator + rows.map(({ json }) => json).join(',');
      if (rows.length < PAGE_SIZE) break;
    }
    yield ']';
  }
}
