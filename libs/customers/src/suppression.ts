import { sha256 } from '@wateja/common';
import { CustomerWasErased } from '@wateja/events';
import { statement, type Transaction } from '@wateja/prisma';

import { ExternalIdTaken } from './customers.errors';

/**
 * The hash that is kept of an erased customer's external_id. The other system may still send this customer in its next
 * import. Wateja compares the hashes and refuses the customer, without storing the id itself. Short ids can be found
 * from their hash by trying all of them, so no answer contains the hash.
 */
export function suppressionHash(businessId: number, externalId: string): string {
  return sha256(`${businessId}/${externalId}`);
}

/** Returns those external ids that belonged to erased customers. */
export async function findSuppressedIds(
  tx: Transaction,
  businessId: number,
  externalIds: string[],
): Promise<Set<string>> {
  if (externalIds.length === 0) return new Set();
  const byHash = new Map(externalIds.map((externalId) => [suppressionHash(businessId, externalId), externalId]));
  const erased = await tx.query<{ suppression_hash: string }>(statement`
    SELECT suppression_hash FROM customers
    WHERE business_id = ${businessId} AND suppression_hash = ANY(${[...byHash.keys()]}::text[])
    UNION ALL
    SELECT suppression_hash FROM customer_merges
    WHERE business_id = ${businessId} AND suppression_hash = ANY(${[...byHash.keys()]}::text[])`);
  return new Set(erased.flatMap((row) => byHash.get(row.suppression_hash) ?? []));
}

/**
 * Refuses an external_id that belonged to an erased customer. Call it after the write, because the write has waited for
 * an erasure that was running.
 * @throws CustomerWasErased
 */
export async function refuseSuppressed(
  tx: Transaction,
  businessId: number,
  externalId: string | null | undefined,
): Promise<void> {
  if (typeof externalId !== 'string') return;
  if ((await findSuppressedIds(tx, businessId, [externalId])).size > 0) throw new CustomerWasErased();
}

/**
 * Refuses an external_id of somebody who was merged into another customer: imports find that one by it, and undoing the
 * merge brings it back.
 * @throws ExternalIdTaken
 */
export async function refuseMerged(
  tx: Transaction,
  businessId: number,
  externalId: string | null | undefined,
  customerId?: number,
): Promise<void> {
  if (typeof externalId !== 'string') return;
  const [merged] = await tx.query<{ customer_id: number }>(statement`
    SELECT customer_id FROM customer_merges
    WHERE business_id = ${businessId} AND external_id = ${externalId} AND undone_at IS NULL`);
  if (merged && merged.customer_id !== customerId) throw new ExternalIdTaken();
}
