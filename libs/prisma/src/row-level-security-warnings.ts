import type { PrismaService } from './prisma.service';

interface SessionRow {
  role: string;
  login: string;
  /** True when row-level security does not apply to this role. */
  is_unbound: boolean;
  is_owner: boolean;
  /** True when the login could leave the role, and then has more rights. */
  may_leave: boolean;
}

/** The reasons why row-level security does not fully protect the businesses of this database, as sentences. */
export async function rowLevelSecurityWarnings(prisma: PrismaService): Promise<string[]> {
  const [session] = await prisma.$queryRaw<[SessionRow]>`
    SELECT current_user::text AS role, session_user::text AS login,
      r.rolsuper OR r.rolbypassrls AS is_unbound,
      pg_has_role(c.relowner, 'USAGE') AS is_owner,
      session_user <> current_user AND (l.rolsuper OR l.rolbypassrls OR pg_has_role(l.oid, c.relowner, 'MEMBER')) AS may_leave
    FROM pg_roles r, pg_roles l, pg_class c
    WHERE r.rolname = current_user AND l.rolname = session_user AND c.oid = 'customers'::regclass`;
  const { role, login, is_unbound, is_owner, may_leave } = session;
  const advice =
    'Give the application a login of its own in DATABASE_URL, and put the owner’s login into DATABASE_OWNER_URL.';
  if (is_unbound) return [`Row-level security does not apply to the database role ${role}. ${advice}`];
  if (is_owner) {
    const means =
      'it could switch row-level security off, and searches are slow because they read all customers of the shop';
    const make =
      "An administrator of the database server creates the login: CREATE ROLE wateja_app LOGIN PASSWORD '…';";
    return [`The database role ${role} owns the tables: ${means}. ${advice} ${make}`];
  }
  if (may_leave)
    return [`Statements run as ${role}, but the login ${login} could switch to a role with more rights. ${advice}`];
  return [];
}
