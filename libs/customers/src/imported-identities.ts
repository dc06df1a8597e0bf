import { holdFound, type Transaction } from '@wateja/prisma';
import { isDeepStrictEqual } from 'node:util';

import {
  findKnown,
  findMergedWith,
  findReached,
  type KnownCustomer,
  lockContacts,
  lockCustomers,
} from './customer-import.queries';
import type { ImportedCustomer } from './customers.schemas';

/** How an import identifies a customer whom it knows by external_id. */
export const externalIdentity = (externalId: string): string => `id ${externalId}`;

/** What decides whom a row finds by its phone or email address. */
interface ContactRules {
  /** Customers of earlier rows. A row that finds one of them by phone or email is ambiguous. */
  claimed: ReadonlySet<number>;
  /** A phone finds only a customer without an external_id, and an email address only one without a phone too. */
  isExact: boolean;
}

/** The customers of a batch. */
interface ImportedCustomers {
  /** The existing customers, by identity. */
  knownCustomers: Map<string, KnownCustomer>;
  /** The identities that several customers have. */
  ambiguous: Set<string>;
  /** Into whom the customer of each other identity was merged: several if the records went to different ones. */
  merged: Map<string, Set<number>>;
  /** All of them, in the order in which they are locked. */
  ids: number[];
}

/**
 * Finds the customers of a batch, also those into whom they were merged, and locks all with one statement, in the order of
 * their ids. What it returns was read under the locks.
 */
export async function holdImported(
  tx: Transaction,
  businessId: number,
  byIdentity: ReadonlyMap<string, ImportedCustomer>,
  rules: ContactRules,
): Promise<ImportedCustomers> {
  const hasContacts = [...byIdentity.values()].some(({ external_id }) => !external_id);
  // Before any customer: who has this lock waits for customers.
  if (hasContacts) await lockContacts(tx, businessId);
  const { found } = await holdFound(tx, {
    find: () => findImported(tx, businessId, byIdentity, rules),
    hold: ({ ids }) => lockCustomers(tx, businessId, ids),
    isSame: (before, after) => isDeepStrictEqual(before.ids, after.ids),
  });
  return found;
}

async function findImported(
  tx: Transaction,
  businessId: number,
  byIdentity: ReadonlyMap<string, ImportedCustomer>,
  { claimed, isExact }: ContactRules,
): Promise<ImportedCustomers> {
  const externalIds = [...byIdentity.values()].flatMap(({ external_id }) => external_id ?? []);
  const contacts = [...byIdentity].filter(([, { external_id }]) => !external_id).map(([identity]) => identity);
  const knownCustomers = new Map<string, KnownCustomer>();
  for (const customer of await findKnown(tx, businessId, externalIds)) {
    knownCustomers.set(externalIdentity(customer.external_id ?? ''), customer);
  }
  const ambiguous = new Set<string>();
  const ids = new Set([...knownCustomers.values()].map(({ id }) => id));
  for (const customer of await findReached(tx, businessId, contacts)) {
    for (const identity of contactsOf(customer, isExact)) {
      if (!byIdentity.has(identity)) continue;
      // If two rows had the same customer, every import would write both and change the customer twice.
      const isTaken = ids.has(customer.id) || claimed.has(customer.id);
      if (knownCustomers.has(identity) || isTaken) ambiguous.add(identity);
      else knownCustomers.set(identity, customer);
      ids.add(customer.id);
    }
  }
  const unknown = [...byIdentity.keys()].filter(
    (identity) => !knownCustomers.has(identity) && !ambiguous.has(identity),
  );
  const merged = await findMerged(tx, businessId, unknown, isExact);
  for (const survivors of merged.values()) for (const id of survivors) ids.add(id);
  return { knownCustomers, ambiguous, merged, ids: [...ids].sort((a, b) => a - b) };
}

/** By which phone and email address a row without an external_id finds the customer. */
function contactsOf(
  { external_id, phone_e164, email }: Pick<KnownCustomer, 'external_id' | 'phone_e164' | 'email'>,
  isExact: boolean,
): string[] {
  const contacts = [phone_e164, email?.toLowerCase()].filter((contact) => contact !== undefined && contact !== null);
  if (!isExact) return contacts;
  return external_id === null ? contacts.slice(0, 1) : [];
}

/**
 * Finds those of these identities that belong to customers who were merged into others. The rows of a file with them
 * change nothing: the other system may still have both records, and the row of the other record decides.
 * @returns the customer into whom each was merged; several if the records went to different ones
 */
async function findMerged(
  tx: Transaction,
  businessId: number,
  identities: string[],
  isExact: boolean,
): Promise<Map<string, Set<number>>> {
  const identitySet = new Set(identities);
  const customersByIdentity = new Map<string, Set<number>>();
  if (identitySet.size === 0) return customersByIdentity;
  const prefix = externalIdentity('');
  const externalIds = identities
    .filter((identity) => identity.startsWith(prefix))
    .map((identity) => identity.slice(prefix.length));
  const contacts = identities.filter((identity) => !identity.startsWith(prefix));
  for (const merged of await findMergedWith(tx, businessId, externalIds, contacts)) {
    const externalIdentities = merged.external_id === null ? [] : [externalIdentity(merged.external_id)];
    for (const identity of [...externalIdentities, ...contactsOf(merged, isExact)]) {
      if (identitySet.has(identity))
        customersByIdentity.set(identity, (customersByIdentity.get(identity) ?? new Set<number>()).add(merged.id));
    }
  }
  return customersByIdentity;
}
