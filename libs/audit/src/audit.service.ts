import { Injectable } from '@nestjs/common';
import { ForeignCursor, pageOf } from '@wateja/common';
import { withTenant, type Prisma, PrismaService, type Transaction } from '@wateja/prisma';

import { type AuditRow, auditTrail } from './audit.queries';
import type { AuditQuery } from './audit.schemas';

/** An entry that no trigger writes, because no row changed, or because the change also has a reason. */
export interface AuditRecord {
  business_id: number;
  /** The resource and what happened to it, in the past tense: `customer.exported`. */
  action: `${string}.${string}`;
  /** The part of `action` before the dot. */
  resource: string;
  resource_id?: number | null;
  /** `{field: {from, to}}`. It must hold no personal values, because nobody can remove an entry later. */
  changes?: Record<string, { from?: Prisma.InputJsonValue | null; to?: Prisma.InputJsonValue | null }>;
  /** What a person wrote. The form must ask them not to name anybody here. */
  reason?: string | null;
}

/** Reads the audit trail. Triggers record the changes of rows; this service adds the entries that no trigger writes. */
@Injectable()
export class AuditService {
  constructor(private readonly prisma: PrismaService) {}

  /** Adds an entry in the name of the running code's actor. With `tx` the entry is committed or rolled back with it. */
  async record(entry: AuditRecord, tx: Transaction = this.prisma): Promise<void> {
    const { business_id, action, resource, resource_id = null, changes, reason = null } = entry;
    const json = changes === undefined ? null : JSON.stringify(changes);
    // The application itself may add no row: a function of the owner does, for what no trigger writes.
    await withTenant(
      business_id,
      () => tx.$queryRaw`
        SELECT record_audit_entry(
          ${business_id}::bigint, ${action}, ${resource}, ${resource_id}::bigint, ${json}::jsonb, ${reason}::text)::text`,
    );
  }

  /** Newest first. @throws ForeignCursor */
  async list(businessId: number, query: AuditQuery) {
    if (query.cursor && query.cursor.business_id !== businessId) throw new ForeignCursor();
    const candidates = await this.prisma.query<AuditRow>(auditTrail(businessId, query));
    const { rows, next_cursor } = pageOf(candidates, query.limit, ({ at, id }) => {
      return { business_id: businessId, at: at.toISOString(), id };
    });
    return { entries: rows, next_cursor };
  }
}
