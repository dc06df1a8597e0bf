import { forgetJournals } from '@wateja/events';
import { statement, type Transaction } from '@wateja/prisma';

import { suppressionHash } from '../suppression';

/**
 * Removes what merges know of the customers who were merged into one who is erased: they are the same person. No import
 * brings them back, and no merge can be undone.
 * @returns the numbers of these customers
 */
export async function forgetMerged(tx: Transaction, businessId: number, customerId: number): Promise<number[]> {
  const merges = await tx.query<{ id: number; from_customer_id: number; external_id: string | null }>(statement`
    SELECT id, from_customer_id, external_id FROM customer_merges
    WHERE business_id = ${businessId} AND customer_id = ${customerId} AND undone_at IS NULL`);
  const forgotten = merges.map(({ id, external_id }) => ({
    id,
    suppression_hash: external_id === null ? null : suppressionHash(businessId, external_id),
  }));
  await tx.query(statement`
    UPDATE customer_merges m
    SET external_id = NULL, phone_e164 = NULL, email = NULL, suppression_hash = r.suppression_hash
    FROM jsonb_to_recordset(${JSON.stringify(forgotten)}::jsonb) AS r(id bigint, suppression_hash text)
    WHERE m.business_id = ${businessId} AND m.id = r.id`);
  await forgetJournals(
    tx,
    businessId,
    merges.map(({ id }) => id),
  );
  return merges.map(({ from_customer_id }) => from_customer_id);
}
