import type { Client, DatabaseError } from 'pg';

import { APPLICATION_TABLES } from './application-tables';
import { DatabaseNotPrepared } from './database-not-prepared';
import { setSearchPolicy } from './search-policy';
import { withClient } from './with-client';

/** The role that runs the application's statements. It may read and write rows, and owns nothing. */
export const APPLICATION_ROLE = 'wateja_app';

/** How the application connects to its database. */
export interface DatabaseLogin {
  url: string;
  /** The role to switch to after the login when the login is the owner's; null when the login needs no other role. */
  role: string | null;
}

/**
 * An advisory lock. Instances that start together grant one after another, because two at once could fail in the
 * catalogue.
 */
const GRANT_LOCK = 7_261_102;
const INSUFFICIENT_PRIVILEGE = '42501';
const INVALID_PASSWORD = '28P01';

/**
 * Grants the application its rights, as a role that is neither superuser nor owner. If `url` has a login of its own,
 * this creates the login or sets its password when necessary. Otherwise the application logs in as the owner and
 * switches to {@link APPLICATION_ROLE}. If the owner may not create or use that role, the application works as the
 * owner. Call it after every migration, because new tables need new grants.
 * @throws DatabaseNotPrepared with advice when the login is missing and the owner may not create it
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
    // Without DATABASE_OWNER_URL this login may be the application's own. It got its rights when somebody migrated.
    if (!(await ownsTables(client))) return { url, role: null };
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [GRANT_LOCK]);
    if (hasOwnLogin) await ensureLogin(client, name, url);
    const role = hasOwnLogin || (await ensureRole(client, name)) ? name : null;
    if (role) await grantRights(client, client.escapeIdentifier(role));
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

/** Creates the role, and allows the current user to switch to it. False when the current user may not do that. */
async function ensureRole(client: Client, name: string): Promise<boolean> {
  const role = client.escapeIdentifier(name);
  const existing = await findRole(client, name);
  if (existing?.may_take) return true;
  return isPermitted(client, `${existing ? '' : `CREATE ROLE ${role} NOLOGIN;`} GRANT ${role} TO CURRENT_USER`);
}

async function ensureLogin(client: Client, name: string, url: string): Promise<void> {
  const existing = await findRole(client, name);
  if (existing?.may_log_in && !(await isPasswordWrong(url))) return;
  const command = `${existing ? 'ALTER' : 'CREATE'} ROLE ${client.escapeIdentifier(name)} LOGIN PASSWORD`;
  const password = client.escapeLiteral(decodeURIComponent(new URL(url).password));
  if (await isPermitted(client, `${command} ${password}`)) return;
  throw new DatabaseNotPrepared(
    `The owner’s login may not ${existing ? 'change' : 'create'} the application’s login. As an ` +
      `administrator run: ${command} '…'; with the password of DATABASE_URL. Then start again.`,
  );
}

/** Runs SQL that needs a special right. Returns false and changes nothing when this login does not have the right. */
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
  /**
   * True if the login may take the role by SET ROLE. Since PostgreSQL 16 a member may lack this right, and the creator
   * of a role lacks it at first.
   */
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

/** True after an operator has changed the password in DATABASE_URL. The role then gets this password. */
async function isPasswordWrong(url: string): Promise<boolean> {
  return withClient(url, async () => false).catch((error: DatabaseError) => error.code === INVALID_PASSWORD);
}

/**
 * Grants rights on the rows of our own tables and of the job queue's tables, and nothing else. The application adds entries
 * to the audit trail by functions of the owner. It cannot change entries of the audit trail or of the consents, versions of
 * the loyalty programme or movements of points, and can only read the table of migrations. Triggers allow the exceptions for
 * a merge of customers and for nothing else: consents go with their customer, and undoing it takes out what it added.
 */
async function grantRights(client: Client, role: string): Promise<void> {
  const tables = APPLICATION_TABLES.map((table) => `public.${table}`).join(', ');
  const sequences = await sequencesOf(client);
  await client.query(`
    GRANT USAGE ON SCHEMA public TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ${tables} TO ${role};
    REVOKE INSERT ON public.audit_entries FROM ${role};
    REVOKE UPDATE, DELETE ON public.audit_entries, public.customer_consents, public.reward_programs,
      public.reward_movements FROM ${role};
    GRANT UPDATE (customer_id), DELETE ON public.customer_consents TO ${role};
    GRANT DELETE ON public.reward_movements TO ${role};
    GRANT USAGE ON SCHEMA pgboss TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgboss TO ${role};
    GRANT SELECT ON public._prisma_migrations TO ${role};
    GRANT USAGE ON SEQUENCE ${sequences.join(', ')} TO ${role};
    GRANT EXECUTE ON FUNCTION public.record_audit_entry, public.create_first_admin, public.search_customers, public.find_by_contact, public.find_duplicates, public.customers_of_emails,
      public.customers_tagged, public.tag_spelling,
      public.recount_totals, public.message_of_provider, public.nameless_of_phone, public.customers_of_phone,
      public.businesses_of_reply, public.messages_astray, public.campaigns_astray TO ${role};`);
}

/** The sequences that number the rows of our tables. */
async function sequencesOf(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT s.oid::regclass::text AS name
     FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
     WHERE s.relkind = 'S' AND d.refobjid = ANY (SELECT to_regclass('public.' || t) FROM unnest($1::text[]) t)`,
    [APPLICATION_TABLES],
  );
  return rows.map(({ name }) => name);
}
