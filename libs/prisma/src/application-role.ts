import { Client } from 'pg';

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

/**
 * Lets the application in as a role that is neither superuser nor owner. Where it has a login of its own this gets its
 * grants, and is created with the password of `url` when it does not exist yet. Otherwise the application takes
 * {@link APPLICATION_ROLE} after the owner's login. Run after every migration: new tables need new grants.
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
    await (hasOwnLogin ? ensureLogin(client, name, decodeURIComponent(login.password)) : ensureRole(client, name));
    await client.query(grants(client.escapeIdentifier(name)));
    await client.query('COMMIT');
    return { url, role: hasOwnLogin ? null : name };
  } catch (error) {
    // Somebody else decides on this server's roles: the application works as the owner, and says what that means.
    if (!hasOwnLogin && (error as { code?: string }).code === INSUFFICIENT_PRIVILEGE) return { url, role: null };
    throw error;
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

async function ensureLogin(client: Client, name: string, password: string): Promise<void> {
  const found = await findRole(client, name);
  if (found?.rolcanlogin) return;
  const login = `ROLE ${client.escapeIdentifier(name)} LOGIN PASSWORD ${client.escapeLiteral(password)}`;
  await client.query(found ? `ALTER ${login}` : `CREATE ${login}`);
}

async function findRole(client: Client, name: string): Promise<{ rolcanlogin: boolean } | undefined> {
  const { rows } = await client.query<{ rolcanlogin: boolean }>('SELECT rolcanlogin FROM pg_roles WHERE rolname = $1', [
    name,
  ]);
  return rows[0];
}

/** Rows only; of the table of migrations only to look, and nothing of the audit trail to change. */
const grants = (role: string) => `
  GRANT USAGE ON SCHEMA public TO ${role};
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role};
  GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${role};
  GRANT EXECUTE ON FUNCTION customers_like TO ${role};
  REVOKE UPDATE, DELETE ON audit_entries FROM ${role};
  REVOKE INSERT, UPDATE, DELETE ON _prisma_migrations FROM ${role};`;
