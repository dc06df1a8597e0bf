import type { Client } from 'pg';

import { childrenFirst, listOf, readTables } from './tables';
import { withoutProtection } from './without-protection';
import { withClient } from './with-client';

/** How long to wait until running requests have left the tables. */
const LOCK_TIMEOUT = '30s';

/** Tables with rows of one user, and of no business. */
const TABLES_OF_USERS = [
  ...['refresh_tokens', 'sessions', 'security_events', 'user_identities', 'second_factors', 'recovery_codes'],
  'account_links',
];

/** Why a business is removed, for the one entry of its audit trail that stays. */
export interface Closing {
  /** What {@link businessWatermark} was before the backup was written. */
  watermark: string | null;
  /** The administrator who closes the business. */
  user_id: number;
  backup_sha256: string;
  /** The number of rows in the backup. */
  rows: number;
}

/** The business has changed since its watermark was read. */
export class BusinessChanged extends Error {}

/** The number of the latest entry of the audit trail of a business, which each change of its data moves on. */
export function businessWatermark(ownerUrl: string, businessId: number): Promise<string | null> {
  return withClient(ownerUrl, (client) => readWatermark(client, businessId));
}

/**
 * Removes every row of a business, of its users, and of its jobs, for good. The audit trail and the consents refuse to
 * lose rows, even to the owner of the tables. So their triggers are off inside this transaction, and on again for
 * everybody else. It follows the foreign keys, so that a new table needs no line here.
 * @param ownerUrl the login that owns the tables
 * @param userIds accounts that no other business refers to
 * @param closing leaves an entry in the audit trail
 * @throws BusinessChanged if the business is not as its backup is
 */
export async function removeBusiness(
  ownerUrl: string,
  businessId: number,
  userIds: number[],
  closing?: Closing,
): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    await client.query('BEGIN');
    await client.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
    const tables = await readTables(client);
    await client.query(`LOCK TABLE ${listOf(tables)} IN ACCESS EXCLUSIVE MODE`);
    if (closing && (await readWatermark(client, businessId)) !== closing.watermark) throw new BusinessChanged();
    await withoutProtection(client, async () => {
      await client.query(
        'DELETE FROM public.idempotency_keys WHERE business_id = $1 OR (business_id = 0 AND user_id = ANY ($2))',
        [businessId, userIds],
      );
      for (const { name, has_business } of childrenFirst(tables)) {
        if (has_business) await client.query(`DELETE FROM public.${name} WHERE business_id = $1`, [businessId]);
      }
      for (const table of TABLES_OF_USERS) {
        await client.query(`DELETE FROM public.${table} WHERE user_id = ANY ($1)`, [userIds]);
      }
      await client.query('DELETE FROM public.businesses WHERE id = $1', [businessId]);
      await client.query('DELETE FROM public.users WHERE id = ANY ($1)', [userIds]);
      await client.query("DELETE FROM pgboss.job WHERE data ->> 'business_id' = $1::text", [businessId]);
      if (closing) await recordClosing(client, businessId, closing);
    });
    await client.query('COMMIT');
  });
}

/**
 * Reads the highest id of the audit trail of the business. If the owner is not a superuser, row-level security shows
 * these rows only while the business is set.
 */
async function readWatermark(client: Client, businessId: number): Promise<string | null> {
  await client.query("SELECT set_config('wateja.business_id', $1, false)", [businessId]);
  const { rows } = await client.query<{ latest: string | null }>(
    `SELECT GREATEST(
       (SELECT max(id) FROM public.audit_entries WHERE business_id = $1),
       (SELECT max(audit_entry_id) FROM public.sales WHERE business_id = $1))::text AS latest`,
    [businessId],
  );
  return rows[0]?.latest ?? null;
}

async function recordClosing(client: Client, businessId: number, { user_id, backup_sha256, rows }: Closing) {
  const changes = JSON.stringify({ backup_sha256: { to: backup_sha256 }, rows: { to: rows } });
  await client.query("SELECT set_config('wateja.actor', $1, true)", [JSON.stringify({ user_id, source: 'cli' })]);
  await client.query(
    "SELECT public.record_audit_entry($1::bigint, 'business.closed', 'business', $1::bigint, $2::jsonb, NULL)",
    [businessId, changes],
  );
}
