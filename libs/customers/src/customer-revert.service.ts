import { Injectable } from '@nestjs/common';
import { EventsService } from '@wateja/events';
import { PrismaService, type Transaction } from '@wateja/prisma';
import { isDeepStrictEqual } from 'node:util';

import { type Changeable, CHANGEABLE, type CustomerChange } from './customer-change';
import {
  deleteCustomers,
  findMergedOf,
  findUses,
  lockCustomersWithValues,
  restoreCustomers,
  type WholeCustomer,
} from './customer-revert.queries';
import { holdCountry } from './reindexing/current-country';
import { searchColumns } from './search-columns';

/**
 * The outcome for a customer of an import that is reverted. `fields` are kept, because somebody has changed them since.
 */
export type CustomerRevertOutcome =
  | { customer_id: number; result: 'removed' | 'restored' }
  | { customer_id: number; result: 'kept'; reason: string; fields: string[] };

type Kept = Extract<CustomerRevertOutcome, { result: 'kept' }>;

interface Restoration {
  businessId: number;
  country: string;
  updated: CustomerChange[];
  /** The customers as they are now, by id. */
  current: Map<number, WholeCustomer>;
}

/** Makes customers again what they were before an import. */
@Injectable()
export class CustomerRevertService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly events: EventsService,
  ) {}

  /**
   * Locks customers in the order of their ids, as an erasure locks its customer: before everything that belongs to them. So
   * the caller does this before it removes what belongs to the import, and does not deadlock with an erasure.
   */
  async lockBatch(businessId: number, customerIds: number[]): Promise<void> {
    await this.prisma.transaction(async (tx) => {
      await holdCountry(tx, businessId);
      await lockCustomersWithValues(tx, businessId, customerIds);
    });
  }

  /**
   * Deletes customers that the import created, unless they were changed or used since, and restores the fields of the
   * others, unless somebody has changed them since. The caller has locked them with {@link lockBatch}, and then removed what
   * belongs to the import itself, such as notes.
   */
  async revertBatch(businessId: number, changes: CustomerChange[]): Promise<CustomerRevertOutcome[]> {
    return this.prisma.transaction(async (tx) => {
      const country = await holdCountry(tx, businessId);
      const ids = changes.map(({ customer_id }) => customer_id);
      const current = new Map(
        (await lockCustomersWithValues(tx, businessId, ids)).map((customer) => [customer.id, customer]),
      );
      const created = changes.filter(({ before }) => before === null);
      const updated = changes.filter(({ before }) => before !== null);
      return [
        ...(await this.remove(tx, businessId, created, current)),
        ...(await restoreAll(tx, { businessId, country, updated, current })),
      ];
    });
  }

  private async remove(
    tx: Transaction,
    businessId: number,
    created: CustomerChange[],
    current: Map<number, WholeCustomer>,
  ): Promise<CustomerRevertOutcome[]> {
    const reasons = new Map<number, string>();
    for (const { customer_id, version } of created) {
      const customer = current.get(customer_id);
      if (customer?.erased_at) reasons.set(customer_id, 'erased');
      else if (customer && customer.version !== version) reasons.set(customer_id, 'changed');
    }
    const missing = created.map(({ customer_id }) => customer_id).filter((id) => !current.has(id));
    for (const id of await findMergedOf(tx, businessId, missing)) reasons.set(id, 'merged');
    const unchanged = created.map(({ customer_id }) => customer_id).filter((id) => current.has(id) && !reasons.has(id));
    // The customers are locked FOR UPDATE, so nothing can begin to refer to them after this.
    for (const { customer_id, used_by } of await findUses(tx, businessId, unchanged)) {
      if (!reasons.has(customer_id)) reasons.set(customer_id, used_by);
    }
    const unused = unchanged.filter((id) => !reasons.has(id));
    if (unused.length > 0) {
      await this.events.announce(tx, 'customers.removing', { business_id: businessId, customer_ids: unused });
      await deleteCustomers(tx, businessId, unused);
    }
    return created.map(({ customer_id }): CustomerRevertOutcome => {
      const reason = reasons.get(customer_id);
      return reason === undefined ? { customer_id, result: 'removed' } : keptOutcome(customer_id, reason);
    });
  }
}

async function restoreAll(
  tx: Transaction,
  { businessId, country, updated, current }: Restoration,
): Promise<CustomerRevertOutcome[]> {
  const rows: object[] = [];
  const outcomes = updated.flatMap(({ customer_id, before, after }): CustomerRevertOutcome[] => {
    const customer = current.get(customer_id);
    if (!customer) return [];
    if (customer.erased_at) return [keptOutcome(customer_id, 'erased')];
    const touched = CHANGEABLE.filter((field) => field in after);
    const restorable = touched.filter((field) => isDeepStrictEqual(customer[field], after[field]));
    const values: Changeable = Object.fromEntries(restorable.map((field) => [field, before?.[field]]));
    const restored = { ...customer, ...values };
    if (restorable.length > 0) rows.push({ ...restored, ...searchColumns(restored, country) });
    const changedSince = touched.filter((field) => !restorable.includes(field));
    return [
      changedSince.length > 0 ? keptOutcome(customer_id, 'changed', changedSince) : { customer_id, result: 'restored' },
    ];
  });
  await restoreCustomers(tx, businessId, rows);
  return outcomes;
}

const keptOutcome = (customerId: number, reason: string, fields: string[] = []): Kept => ({
  customer_id: customerId,
  result: 'kept',
  reason,
  fields,
});
