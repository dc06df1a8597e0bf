import type { Client } from 'pg';

/**
 * Runs `work` without triggers of ours and without row-level security for the owner, and restores each as it was. The
 * client is in a transaction, and is logged in as the owner of the tables. Other clients wait until it ends.
 */
export async function withoutProtection<T>(client: Client, work: () => Promise<T>): Promise<T> {
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
  const result = await work();
  // Deferred checks of foreign keys are due before a table can be altered.
  await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  for (const { name, table, mode } of triggers) await client.query(`ALTER TABLE ${table} ${mode} TRIGGER ${name}`);
  for (const { name } of forced) await client.query(`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`);
  return result;
}
