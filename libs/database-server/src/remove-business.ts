import { childrenFirst, listOf, readTables } from './tables';
import { withoutProtection } from './without-protection';
import { withClient } from './with-client';

/** How long to wait until running requests have left the tables. */
const LOCK_TIMEOUT = '30s';

/**
 * Removes every row of a business, of its users, and of its jobs, for good. The audit trail and the consents refuse to
 * lose rows, even to the owner of the tables. So their triggers are off inside this transaction, and on again for
 * everybody else. It follows the foreign keys, so that a new table needs no line here.
 * @param ownerUrl the login that owns the tables
 * @param userIds accounts that no other business refers to
 */
export async function removeBusiness(ownerUrl: string, businessId: number, userIds: number[]): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    await client.query('BEGIN');
    await client.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
    const tables = await readTables(client);
    await client.query(`LOCK TABLE ${listOf(tables)} IN ACCESS EXCLUSIVE MODE`);
    await withoutProtection(client, async () => {
      await client.query(
        'DELETE FROM public.idempotency_keys WHERE business_id = $1 OR (business_id = 0 AND user_id = ANY ($2))',
        [businessId, userIds],
      );
      for (const { name, has_business } of childrenFirst(tables)) {
        if (has_business) await client.query(`DELETE FROM public.${name} WHERE business_id = $1`, [businessId]);
      }
      for (const table of ['refresh_tokens', 'sessions', 'security_events']) {
        await client.query(`DELETE FROM public.${table} WHERE user_id = ANY ($1)`, [userIds]);
      }
      await client.query('DELETE FROM public.businesses WHERE id = $1', [businessId]);
      await client.query('DELETE FROM public.users WHERE id = ANY ($1)', [userIds]);
      await client.query("DELETE FROM pgboss.job WHERE data ->> 'business_id' = $1::text", [businessId]);
    });
    await client.query('COMMIT');
  });
}
