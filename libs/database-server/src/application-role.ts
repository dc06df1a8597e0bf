import { Client, type DatabaseError } from 'pg';

import { APPLICATION_TABLES } from './application-tables';

/** The role that the application's statements run as: it reads and writes rows, and owns nothing. */
export const APPLICATION_ROLE = 'wateja_app';

/** How the application gets into its database. */
export interface Admission {
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
 * owner's login. Run after every migration: new tables need new grants.
 * @throws Error with advice when the login is missing and the owner may not make it
 */
export async function admitApplication({ owner_url, url }: { owner_url: string; url: string }): Promise<Admission> {
  const login = new URL(url);
  const hasOwnLogin = login.username !== new URL(owner_url).username;
  const name = hasOwnLogin ? decodeURIComponent(login.username) : APPLICATION_ROLE;
  const client = new Client({ connectionString: owner_url });
  await client.connect();
  try {
    // Without an owner's URL the login may be the application's own, admitted when the migrations were applied.
    if (!(await ownsTables(client))) return { url, role: null };
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [GRANTING]);
    await (hasOwnLogin ? ensureLogin(client, name, url) : ensureRole(client, name));
    await grant(client, client.escapeIdentifier(name));
    await client.query('COMMIT');
    return { url, role: hasOwnLogin ? null : name };
  } catch (error) {
    if ((error as DatabaseError).code !== INSUFFICIENT_PRIVILEGE) throw error;
    // Somebody else decides on this server's roles: the application works as the owner, and says what that means.
    if (!hasOwnLogin) return { url, role: null };
    const advice = `as one who may: CREATE ROLE ${client.escapeIdentifier(name)} LOGIN PASSWORD '…'`;
    throw new Error(`The owner's login may not make the application's. Run ${advice}; then start again.`, {
      cause: error,
    });
  } finally {
    await client.end();
  }
}

async function ownsTables(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ is_owner: boolean }>(
    `SELECT pg_has_role(relowner, 'USAGE') AS is_owner FROM pg_class WHERE oid = 'customers'::regclass`,
  );
  return rows[0]?.is_owner ?? false;
}

async function ensureRole(client: Client, name: string): Promise<void> {
  const role = client.escapeIdentifier(name);
  if (!(await findRole(client, name))) await client.query(`CREATE ROLE ${role} NOLOGIN`);
  await client.query(`GRANT ${role} TO CURRENT_USER`);
}

async function ensureLogin(client: Client, name: string, url: string): Promise<void> {
  const found = await findRole(client, name);
  if (found?.rolcanlogin && !(await isPasswordWrong(url))) return;
  const password = client.escapeLiteral(decodeURIComponent(new URL(url).password));
  const login = `ROLE ${client.escapeIdentifier(name)} LOGIN PASSWORD ${password}`;
  await client.query(found ? `ALTER ${login}` : `CREATE ${login}`);
}

async function findRole(client: Client, name: string): Promise<{ rolcanlogin: boolean } | undefined> {
  const { rows } = await client.query<{ rolcanlogin: boolean }>('SELECT rolcanlogin FROM pg_roles WHERE rolname = $1', [
    name,
  ]);
  return rows[0];
}

/** True after somebody has changed the password in the configuration: it is what decides. */
async function isPasswordWrong(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return false;
  } catch (error) {
    return (error as DatabaseError).code === INVALID_PASSWORD;
  } finally {
    await client.end();
  }
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
