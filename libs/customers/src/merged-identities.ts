import type { Transaction } from '@wateja/prisma';

import { type KnownCustomer, lockMerged } from './customer-import.queries';

/** How an import identifies a customer whom it knows by external_id. */
export const externalIdentity = (externalId: string): string => `id ${externalId}`;

/** By which phone and email address a row without an external_id finds the customer. */
export function contactsOf(
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
export async function findMerged(
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
  for (const merged of await lockMerged(tx, businessId, externalIds, contacts)) {
    const externalIdentities = merged.external_id === null ? [] : [externalIdentity(merged.external_id)];
    for (const identity of [...externalIdentities, ...contactsOf(merged, isExact)]) {
      if (identitySet.has(identity))
        customersByIdentity.set(identity, (customersByIdentity.get(identity) ?? new Set<number>()).add(merged.id));
    }
  }
  return customersByIdentity;
}
