import { Injectable } from '@nestjs/common';
import { AuditService } from '@wateja/audit';
import { NotFound } from '@wateja/common';
import { Prisma, PrismaService, type Transaction } from '@wateja/prisma';
import type { Readable } from 'node:stream';

import { CustomerMetrics } from '../customer-profile/customer-profile.schemas';
import { CustomerProfileService } from '../customer-profile/customer-profile.service';
import { auditEntries, notes, person, sales } from './data-export.queries';
import { ALSO_KEPT, EXPLANATION } from './explanation';
import { campaigns, consents, messages } from './messaging.queries';
import { Spool } from './spool';

/** Rows that are read at once: enough to be fast, few enough to hold up nobody. */
const PAGE = 250;

type PersonRow = Record<'business' | 'customer' | 'preferences' | 'purchase_history', string>;

/** Everything that is kept about one person, across modules. */
@Injectable()
export class DataExportService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly profiles: CustomerProfileService,
    private readonly audit: AuditService,
  ) {}

  /**
   * One JSON document, of one moment. It is read to its end before anything is sent, packed, a page at a time: the
   * snapshot does not last as long as the client is slow, and what fails is answered as an error, not cut off.
   * That it was read is an entry of the audit trail.
   * @throws NotFound
   */
  async export(businessId: number, customerId: number): Promise<Readable> {
    const spool = new Spool();
    await this.prisma.transaction(
      async (tx) => {
        for await (const text of this.sections(tx, businessId, customerId)) await spool.write(text);
      },
      { isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead },
    );
    const what = { action: 'customer.exported', resource: 'customer', resource_id: customerId } as const;
    await this.audit.record({ business_id: businessId, ...what });
    return spool.read();
  }

  private async *sections(tx: Transaction, businessId: number, customerId: number): AsyncGenerator<string> {
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
    yield* this.list(tx, 'notes', notes(businessId, customerId));
    yield* this.list(tx, 'consents', consents(businessId, customerId));
    yield* this.list(tx, 'messages', messages(businessId, customerId));
    yield* this.list(tx, 'campaigns', campaigns(businessId, customerId));
    yield* this.list(tx, 'sales', sales(businessId, customerId));
    yield* this.list(tx, 'audit', auditEntries(businessId, customerId));
    yield '}';
  }

  /** A section of any length: the rows of `query`, by a cursor of the section's name. */
  private async *list(
    tx: Transaction,
    section: 'notes' | 'consents' | 'messages' | 'campaigns' | 'sales' | 'audit',
    query: Prisma.Sql,
  ): AsyncGenerator<string> {
    const cursor = Prisma.raw(`export_${section}`);
    await tx.$executeRaw`DECLARE ${cursor} NO SCROLL CURSOR FOR ${query}`;
    yield `,"${section}":[`;
    for (let separator = ''; ; separator = ',') {
      const rows = await tx.$queryRaw<{ json: string }[]>`FETCH ${Prisma.raw(String(PAGE))} FROM ${cursor}`;
      if (rows.length > 0) yield separator + rows.map(({ json }) => json).join(',');
      if (rows.length < PAGE) break;
    }
    yield ']';
  }
}
