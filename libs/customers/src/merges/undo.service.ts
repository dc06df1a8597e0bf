import { Injectable } from '@nestjs/common';
import { AuditService } from '@wateja/audit';
import { NotFound } from '@wateja/common';
import { CustomerWasErased, EventsService, forgetJournals, type Merge, removedRows, restoreRows } from '@wateja/events';
import { isUniqueViolation, PrismaService, statement, type Transaction } from '@wateja/prisma';

import { ExternalIdTaken } from '../customers.errors';
import { holdCountry } from '../reindexing/current-country';
import { searchColumns } from '../search-columns';
import { restoreValues } from './join-customers';
import { MergeLocks } from './merge-locks';
import { LaterMerge, MergeFinal, MergeUndone } from './merges.errors';
import { markUndone, moveMergesBack, restoreCustomer, type StoredMerge, storedMerge } from './merges.queries';
import { undoableUntil } from './undo-time';

/** Parts two customers whom a merge has joined. */
@Injectable()
export class UndoService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly events: EventsService,
    private readonly audit: AuditService,
    private readonly locks: MergeLocks,
  ) {}

  /**
   * Brings the other customer back with everything that the merge has moved. Later records stay with the customer into
   * whom they were merged, except for those about moved sales.
   * @throws NotFound, CustomerWasErased, MergeUndone, MergeFinal, LaterMerge, ExternalIdTaken
   */
  async undo(businessId: number, customerId: number, mergeId: number) {
    const work = (tx: Transaction) => this.separate(tx, businessId, customerId, mergeId);
    try {
      return await this.prisma.transaction(work);
    } catch (error) {
      // Somebody has given it to another customer since.
      throw isUniqueViolation(error, 'external_id') ? new ExternalIdTaken() : error;
    }
  }

  private async separate(tx: Transaction, businessId: number, customerId: number, mergeId: number) {
    const country = await holdCountry(tx, businessId);
    const [survivor] = await this.locks.take(tx, businessId, [customerId]);
    if (!survivor) throw new NotFound('Customer');
    if (survivor.erased_at) throw new CustomerWasErased();
    const [stored] = await tx.query<StoredMerge>(statement(storedMerge(businessId, customerId, mergeId)));
    if (!stored) throw new NotFound('Merge');
    assertUndoable(stored);
    const { from_customer_id } = stored;
    const merge = { business_id: businessId, merge_id: mergeId, customer_id: customerId, from_customer_id };
    await tx.query(statement(markUndone(businessId, mergeId)));
    await restoreValues(tx, merge, survivor, country);
    await this.bringBack(tx, merge, country);
    await tx.query(statement(moveMergesBack(merge)));
    await this.events.announce(tx, 'customers.unmerging', merge);
    const ids = [customerId, from_customer_id];
    await this.events.announce(tx, 'sales.moved', { business_id: businessId, customer_ids: ids });
    await forgetJournals(tx, businessId, [mergeId]);
    await this.record(tx, merge);
    return Promise.all(ids.map((id) => tx.customer.findFirstOrThrow({ where: { business_id: businessId, id } })));
  }

  private async bringBack(tx: Transaction, merge: Merge, country: string): Promise<void> {
    const removed = removedRows(merge, 'customers');
    const [row] = await tx.query<{ name: string; phone: string | null; email: string | null }>(statement`
      SELECT r.name, r.phone, r.email FROM jsonb_to_recordset(${removed}) AS r(name text, phone text, email text)`);
    if (!row) throw new MergeFinal();
    // The shop may be in another country since.
    await restoreRows(tx, merge, 'customers', restoreCustomer, searchColumns(row, country));
  }

  private async record(tx: Transaction, merge: Merge): Promise<void> {
    const { business_id, merge_id, customer_id, from_customer_id } = merge;
    const entry = { action: 'customer.unmerged', resource: 'customer', resource_id: customer_id } as const;
    const changes = { merge_id: { to: merge_id }, from_customer_id: { to: from_customer_id } };
    await this.audit.record({ business_id, ...entry, changes }, tx);
    await this.events.record(tx, 'customers.unmerged', [merge]);
  }
}

/** @throws MergeUndone, MergeFinal, LaterMerge */
function assertUndoable({ undone_at, created_at, has_later, has_journal }: StoredMerge): void {
  if (undone_at) throw new MergeUndone();
  if (!has_journal || undoableUntil(created_at) < new Date()) throw new MergeFinal();
  if (has_later) throw new LaterMerge();
}
