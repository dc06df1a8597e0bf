import type { Client, DatabaseError } from 'pg';

import { APPLICATION_TABLES } from './application-tables';
import { DatabaseNotPrepared } from './database-not-prepared';
import { setSearchPolicy } from './search-policy';
import { withClient } from './with-client';

/** The role that the application's statements run as: it reads and writes rows, and owns nothing. */
export const APPLICATION_ROLE = 'wateja_app';

/** How the application gets into its database. */
export interface DatabaseLogin {
  url: string;
  /** The role to take after the login, where the login itself is the owner's. */
  role: string | null;
}

/** Instances that start together grant one after the other: two at once would fail on the same row of the catalogue. */
const GRANTING = 7_261_102;
const INSUFFICIENT_PRIVILEGE = '42501';
const INVALID_PASSWORD = '28P01';

/**
 * Lets the application in as a role that is neither superuser nor owner. A login of its own gets its grants, and is
 * created, or given the password of `url`, as needed. Otherwise the application takes {@link APPLICATION_ROLE} after the
 * owner's login; where that login may not make or take the role, the application works as the owner.
 * Run after every migration: new tables need new grants.
 * @throws DatabaseNotPrepared with advice when the login is missing and the owner may not make it
 */
export async function grantApplicationRole({
  owner_url,
  url,
}: {
  owner_url: string;
  url: string;
}): Promise<DatabaseLogin> {
  const login = new URL(url);
  const hasOwnLogin = login.username !== new URL(owner_url).username;
  const name = hasOwnLogin ? decodeURIComponent(login.username) : APPLICATION_ROLE;
  return withClient(owner_url, async (client) => {
    // Without an owner's URL the login may be the application's own, admitted when the migrations were applied.
    if (!(await ownsTables(client))) return { url, role: null };
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [GRANTING]);
    if (hasOwnLogin) await ensureLogin(client, name, url);
    const role = hasOwnLogin || (await ensureRole(client, name)) ? name : null;
    if (role) await grant(client, client.escapeIdentifier(role));
    await setSearchPolicy(client, role ? 'open' : 'closed');
    await client.query('COMMIT');
    return { url, role: hasOwnLogin ? null : role };
  });
}

async function ownsTables(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ is_owner: boolean }>(
    `SELECT pg_has_role(relowner, 'USAGE') AS is_owner FROM pg_class WHERE oid = 'customers'::regclass`,
  );
  return rows[0]?.is_owner ?? false;
}

/** Makes the role, and the current user a member who may take it. False where somebody else decides on roles. */
async function ensureRole(client: Client, name: string): Promise<boolean> {
  const role = client.escapeIdentifier(name);
  const found = await findRole(client, name);
  if (found?.may_take) return true;
  return isPermitted(client, `${found ? '' : `CREATE ROLE ${role} NOLOGIN;`} GRANT ${role} TO CURRENT_USER`);
}

async function ensureLogin(client: Client, name: string, url: string): Promise<void> {
  const found = await findRole(client, name);
  if (found?.may_log_in && !(await isPasswordWrong(url))) return;
  const command = `${found ? 'ALTER' : 'CREATE'} ROLE ${client.escapeIdentifier(name)} LOGIN PASSWORD`;
  const password = client.escapeLiteral(decodeURIComponent(new URL(url).password));
  if (await isPermitted(client, `${command} ${password}`)) return;
  throw new DatabaseNotPrepared(
    `The owner’s login may not ${found ? 'change' : 'make'} the application’s. As an administrator run: ` +
      `${command} '…'; with the password of DATABASE_URL. Then start again.`,
  );
}

/** Runs SQL that not everybody may. False, and all is as before, when this login may not. */
async function isPermitted(client: Client, sql: string): Promise<boolean> {
  await client.query('SAVEPOINT permitted');
  try {
    await client.query(sql);
    return true;
  } catch (error) {
    if ((error as DatabaseError).code !== INSUFFICIENT_PRIVILEGE) throw error;
    await client.query('ROLLBACK TO SAVEPOINT permitted');
    return false;
  }
}

interface RoleRow {
  may_log_in: boolean;
  /** By SET ROLE. Since PostgreSQL 16 a member may lack that right, and whoever makes a role does at first. */
  may_take: boolean;
}

async function findRole(client: Client, name: string): Promise<RoleRow | undefined> {
  const { rows } = await client.query<RoleRow>(
    `SELECT rolcanlogin AS may_log_in, pg_has_role(oid,
       CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END) AS may_take
     FROM pg_roles WHERE rolname = $1`,
    [name],
  );
  return rows[0];
}

/** True after somebody has changed the password in the configuration: it is what decides. */
async function isPasswordWrong(url: string): Promise<boolean> {
  return withClient(url, async () => false).catch((error: DatabaseError) => error.code === INVALID_PASSWORD);
}

/**
 * Rows only, of our tables and the job queue's only; of the audit trail and the consents nothing to change, of the table
 * of migrations only to look.
 */
async function grant(client: Client, role: string): Promise<void> {
  const tables = APPLICATION_TABLES.map((table) => `public.${table}`).join(', ');
  const sequences = await sequencesOf(client);
  await client.query(`
    GRANT USAGE ON SCHEMA public TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ${tables} TO ${role};
    REVOKE UPDATE, DELETE ON public.audit_entries, public.customer_consents FROM ${role};
    GRANT USAGE ON SCHEMA pgboss TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgboss TO ${role};
    GRANT SELECT ON public._prisma_migrations TO ${role};
    GRANT USAGE ON SEQUENCE ${sequences.join(', ')} TO ${role};
    GRANT EXECUTE ON FUNCTION public.search_customers, public.recount_totals, public.message_of_provider,
      public.nameless_of_phone, public.customers_of_phone, public.messages_astray, public.campaigns_astray TO ${role};`);
}

/** Those that number the rows of our tables. */
async function sequencesOf(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT s.oid::regclass::text AS name
     FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
     WHERE s.relkind = 'S' AND d.refobjid = ANY (SELECT to_regclass('public.' || t) FROM unnest($1::text[]) t)`,
    [APPLICATION_TABLES],
  );
  return rows.map(({ name }) => name);
}
