import type { Client } from 'pg';

import { APPLICATION_TABLES } from './application-tables';
import { withClient } from './with-client';

/** How long to wait until running requests have left the tables. */
const LOCK_TIMEOUT = '30s';

interface TableRow {
  name: string;
  has_business: boolean;
  /** The tables that this one refers to. */
  parents: string[];
}

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
    await client.query(`LOCK TABLE ${tables.map(({ name }) => `public.${name}`).join(', ')} IN ACCESS EXCLUSIVE MODE`);
    await withoutProtection(client, async () => {
      await client.query(
        'DELETE FROM public.idempotency_keys WHERE business_id = $1 OR (business_id = 0 AND user_id = ANY ($2))',
        [businessId, userIds],
      );
      for (const { name, has_business } of childrenFirst(tables)) {
        if (has_business) await client.query(`DELETE FROM public.${name} WHERE business_id = $1`, [businessId]);
      }
      await client.query('DELETE FROM public.refresh_tokens WHERE user_id = ANY ($1)', [userIds]);
      await client.query('DELETE FROM public.businesses WHERE id = $1', [businessId]);
      await client.query('DELETE FROM public.users WHERE id = ANY ($1)', [userIds]);
      await client.query("DELETE FROM pgboss.job WHERE data ->> 'business_id' = $1::text", [businessId]);
    });
    await client.query('COMMIT');
  });
}

async function readTables(client: Client): Promise<TableRow[]> {
  const { rows } = await client.query<TableRow>(
    `SELECT relname AS name,
       EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'business_id' AND NOT attisdropped)
         AS has_business,
       ARRAY(SELECT confrelid::regclass::text FROM pg_constraint
         WHERE conrelid = c.oid AND contype = 'f' AND confrelid <> c.oid) AS parents
     FROM pg_class c
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname = ANY ($1) ORDER BY relname`,
    [APPLICATION_TABLES],
  );
  return rows;
}

/** Each table before those that it refers to. */
function childrenFirst(tables: TableRow[]): TableRow[] {
  if (tables.length === 0) return [];
  const parents = new Set(tables.flatMap((table) => table.parents));
  const next = tables.filter(({ name }) => !parents.has(name));
  if (next.length === 0) throw new Error('The foreign keys of the tables form a circle');
  return [...next, ...childrenFirst(tables.filter((table) => !next.includes(table)))];
}

/** Runs `work` without triggers of ours and without row-level security for the owner, and restores each as it was. */
async function withoutProtection(client: Client, work: () => Promise<void>): Promise<void> {
  const { rows: forced } = await client.query<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class
     WHERE relforcerowsecurity AND relnamespace = 'public'::regnamespace`,
  );
  const { rows: triggers } = await client.query<{ name: string; table: string; mode: string }>(
    `SELECT quote_ident(tgname) AS name, tgrelid::regclass::text AS table,
       CASE tgenabled WHEN 'A' THEN 'ENABLE ALWAYS' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE' END AS mode
     FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
     WHERE NOT tgisinternal AND tgenabled <> 'D' AND relnamespace = 'public'::regnamespace`,
  );
  for (const { name } of forced) await client.query(`ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY`);
  for (const { name, table } of triggers) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER ${name}`);
  await work();
  // Deferred checks of foreign keys are due before a table can be altered.
  await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  for (const { name, table, mode } of triggers) await client.query(`ALTER TABLE ${table} ${mode} TRIGGER ${name}`);
  for (const { name } of forced) await client.query(`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`);
}
