import { Injectable } from '@nestjs/common';
import { ForeignCursor, pageOf } from '@wateja/common';
import { withTenant, type Prisma, PrismaService, statement, type Transaction } from '@wateja/prisma';

import { type AuditRow, auditTrail } from './audit.queries';
import type { AuditQuery } from './audit.schemas';

/** What happened to a business's records without changing a row, or needs a reason beside the change. */
export interface AuditRecord {
  business_id: number;
  /** The resource and what became of it, past tense: `customer.exported`. */
  action: `${string}.${string}`;
  /** The part of `action` before the dot. */
  resource: string;
  resource_id?: number | null;
  /** `{field: {from, to}}`. No personal values: what is written here can never be taken back. */
  changes?: Record<string, { from?: Prisma.InputJsonValue | null; to?: Prisma.InputJsonValue | null }>;
  /** As people gave it; tell them not to name anybody in it. */
  reason?: string | null;
}

/** The audit trail. Changes of rows get there by themselves, through triggers; this reads it, and adds the rest. */
@Injectable()
export class AuditService {
  constructor(private readonly prisma: PrismaService) {}

  /** Adds an entry in the name of whoever acts. With `tx` there is one exactly when the transaction is committed. */
  async record({ changes, ...entry }: AuditRecord, tx: Transaction = this.prisma): Promise<void> {
    const data = { ...entry, ...(changes && { changes }) };
    await withTenant(entry.business_id, () => tx.auditEntry.create({ data, select: { id: true } }));
  }

  /** Newest first. @throws ForeignCursor */
  async list(businessId: number, query: AuditQuery) {
    if (query.cursor && query.cursor.business_id !== businessId) throw new ForeignCursor();
    const found = await this.prisma.query<AuditRow>(statement(auditTrail(businessId, query)));
    const { rows, next_cursor } = pageOf(found, query.limit, ({ at, id }) => {
      return { business_id: businessId, at: at.toISOString(), id };
    });
    return { entries: rows, next_cursor };
  }
}
