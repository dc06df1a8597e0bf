import { sha256 } from '@wateja/common';
import { CustomerWasErased } from '@wateja/events';
import { statement, type Transaction } from '@wateja/prisma';

/**
 * What stays of an erased customer's external_id. The other system may still send the person with its next import;
 * by the hash they are recognised and kept out, and the id itself need not be kept. It is no secret: whoever reads the
 * hash of a short id finds the id by trying all, so no answer holds it.
 */
export function suppressionHash(businessId: number, externalId: string): string {
  return sha256(`${businessId}/${externalId}`);
}

/** Those of the external ids that belonged to people who were erased. */
export async function suppressed(tx: Transaction, businessId: number, externalIds: string[]): Promise<Set<string>> {
  if (externalIds.length === 0) return new Set();
  const byHash = new Map(externalIds.map((externalId) => [suppressionHash(businessId, externalId), externalId]));
  const erased = await tx.query<{ suppression_hash: string }>(statement`
    SELECT suppression_hash FROM customers
    WHERE business_id = ${businessId} AND suppression_hash = ANY(${[...byHash.keys()]}::text[])`);
  return new Set(erased.flatMap((row) => byHash.get(row.suppression_hash) ?? []));
}

/**
 * Call after the write: it has waited for an erasure of the id's former bearer that was under way.
 * @throws CustomerWasErased
 */
export async function refuseSuppressed(
  tx: Transaction,
  businessId: number,
  externalId: string | null | undefined,
): Promise<void> {
  if (typeof externalId !== 'string') return;
  if ((await suppressed(tx, businessId, [externalId])).size > 0) throw new CustomerWasErased();
}
