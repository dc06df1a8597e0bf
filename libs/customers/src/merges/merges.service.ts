import { Injectable } from '@nestjs/common';
import { AuditService } from '@wateja/audit';
import { NotFound, ValidationFailed } from '@wateja/common';
import { CustomerWasErased, EventsService, type Merge, redirectEvents } from '@wateja/events';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import { holdCountry } from '../reindexing/current-country';
import { joinCustomers } from './join-customers';
import { mergeSummary } from './merge-summary';
import { MergeLocks } from './merge-locks';
import { type LockedCustomer, moveMerges } from './merges.queries';
import type { MergeCustomers } from './merges.schemas';
import { undoableUntil } from './undo-time';

/** Makes one customer out of two records of the same person. */
@Injectable()
export class MergesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly events: EventsService,
    private readonly audit: AuditService,
    private readonly locks: MergeLocks,
  ) {}

  /**
   * Gives everything of one customer to another one. Each module moves its own rows in this transaction.
   * @param isPreview true takes everything back, so that a preview says exactly what the merge will do
   * @throws NotFound, CustomerWasErased, TooManyTags, ValidationFailed
   */
  async merge(businessId: number, customerId: number, body: MergeCustomers, isPreview: boolean) {
    const { from_customer_id: fromId } = body;
    if (fromId === customerId) {
      throw new ValidationFailed([{ path: 'from_customer_id', message: 'Must be another customer' }]);
    }
    return this.prisma.transaction(async (tx) => {
      const country = await holdCountry(tx, businessId);
      const [survivor, duplicate] = await this.lockBoth(tx, businessId, customerId, fromId);
      if (isPreview) await tx.$executeRaw`SAVEPOINT preview`;
      const { merge, created_at } = await this.begin(tx, businessId, survivor, duplicate);
      await this.events.announce(tx, 'customers.merge_begun', merge);
      await this.events.announce(tx, 'customers.merging', { ...merge, preferences: body.keep.preferences ?? 'this' });
      await joinCustomers(tx, merge, { survivor, duplicate, keep: body.keep, country });
      await this.events.announce(tx, 'sales.moved', { business_id: businessId, customer_ids: [customerId] });
      const summary = await mergeSummary(tx, merge);
      if (isPreview) {
        await tx.$executeRaw`ROLLBACK TO SAVEPOINT preview`;
        return { id: null, ...summary, undo_until: null };
      }
      await redirectEvents(tx, merge);
      await this.record(tx, merge);
      return { id: merge.merge_id, ...summary, undo_until: undoableUntil(created_at) };
    });
  }

  /** @throws NotFound, CustomerWasErased */
  private async lockBoth(
    tx: Transaction,
    businessId: number,
    customerId: number,
    fromId: number,
  ): Promise<[LockedCustomer, LockedCustomer]> {
    const ids = [customerId, fromId];
    const locked = await this.locks.take(tx, businessId, ids);
    const [survivor, duplicate] = ids.map((id) => locked.find((customer) => customer.id === id));
    if (!survivor || !duplicate) throw new NotFound('Customer');
    if (survivor.erased_at || duplicate.erased_at) throw new CustomerWasErased();
    return [survivor, duplicate];
  }

  private async begin(
    tx: Transaction,
    businessId: number,
    survivor: LockedCustomer,
    duplicate: LockedCustomer,
  ): Promise<{ merge: Merge; created_at: Date }> {
    const { external_id, phone_e164 } = duplicate;
    const { id, created_at } = await tx.customerMerge.create({
      data: {
        ...{
          business_id: businessId,
          customer_id: survivor.id,
          into_customer_id: survivor.id,
          from_customer_id: duplicate.id,
        },
        ...{ external_id, phone_e164, email: duplicate.email?.toLowerCase() ?? null },
      },
    });
    const merge = {
      business_id: businessId,
      merge_id: Number(id),
      customer_id: survivor.id,
      from_customer_id: duplicate.id,
    };
    await tx.query(statement(moveMerges(merge)));
    return { merge, created_at };
  }

  private async record(tx: Transaction, merge: Merge): Promise<void> {
    const { business_id, merge_id, customer_id, from_customer_id } = merge;
    const entry = { action: 'customer.merged', resource: 'customer', resource_id: customer_id } as const;
    const changes = { merge_id: { to: merge_id }, from_customer_id: { to: from_customer_id } };
    await this.audit.record({ business_id, ...entry, changes }, tx);
    await this.events.record(tx, 'customers.merged', [merge]);
  }
}
