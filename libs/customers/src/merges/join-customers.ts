import { changeOfMerge, journalChanged, type Merge, MERGED_FIELDS } from '@wateja/events';
import { statement, type Transaction } from '@wateja/prisma';
import { isDeepStrictEqual } from 'node:util';

import { searchColumns } from '../search-columns';
import { type MergeableValues, mergedValues } from './merged-values';
import { type LockedCustomer, removeCustomer } from './merges.queries';
import type { Keep } from './merges.schemas';

/** The values of the customer who stays, before and after a merge. */
interface Change {
  before: MergeableValues;
  after: MergeableValues;
}

interface CustomersToJoin {
  survivor: LockedCustomer;
  /** The customer whose row goes away. */
  duplicate: LockedCustomer;
  keep: Keep;
  country: string;
}

/** Removes the row of the duplicate, and writes into the row of the survivor what stays of both. @throws TooManyTags */
export async function joinCustomers(
  tx: Transaction,
  merge: Merge,
  { survivor, duplicate, keep, country }: CustomersToJoin,
): Promise<void> {
  const change: Change = { before: valuesOf(survivor), after: mergedValues(survivor, duplicate, keep) };
  // It comes first, because the customer who stays may get its external_id.
  await tx.query(statement(removeCustomer(merge)));
  await journalChanged(tx, merge, 'customers', change);
  await write(tx, merge, { ...survivor, ...change.after }, country);
}

/** Gives the customer who stays the values from before the merge, except for those that somebody has changed since. */
export async function restoreValues(
  tx: Transaction,
  merge: Merge,
  current: LockedCustomer,
  country: string,
): Promise<void> {
  const change = await changeOfMerge<Change>(tx, merge, 'customers');
  if (!change) return;
  const fields = Object.keys(change.before) as (keyof MergeableValues)[];
  const untouched = fields.filter((field) => isDeepStrictEqual(current[field], change.after[field]));
  const before = Object.fromEntries(untouched.map((field) => [field, change.before[field]]));
  await write(tx, merge, { ...current, ...before }, country);
}

function valuesOf(customer: LockedCustomer): MergeableValues {
  const values = MERGED_FIELDS.map((field) => [field, customer[field]]);
  return Object.fromEntries(values) as Pick<LockedCustomer, (typeof MERGED_FIELDS)[number]>;
}

async function write(
  tx: Transaction,
  { business_id, customer_id }: Merge,
  customer: MergeableValues & { name: string },
  country: string,
): Promise<void> {
  const { external_id, phone, email, address, prefer_sms, prefer_email, prefer_call, tags } = customer;
  await tx.customer.update({
    where: { business_id_id: { business_id, id: customer_id } },
    data: {
      ...{ external_id, phone, email, address, prefer_sms, prefer_email, prefer_call, tags },
      ...searchColumns(customer, country),
      version: { increment: 1 },
    },
  });
}
