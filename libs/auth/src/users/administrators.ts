import type { Client } from 'pg';

/** True if this login owns the tables, or is a superuser. Nobody else makes an administrator of the platform. */
export async function mayMakeAdmins(owner: Client): Promise<boolean> {
  const { rows } = await owner.query<{ is_owner: boolean }>(
    `SELECT pg_has_role(relowner, 'USAGE') AS is_owner FROM pg_class WHERE oid = 'public.users'::regclass`,
  );
  return rows[0]?.is_owner ?? false;
}

/** Makes the user an administrator of the platform. The login must own the tables. */
export async function makeAdmin(owner: Client, userId: number): Promise<void> {
  await owner.query('UPDATE public.users SET is_admin = true WHERE id = $1', [userId]);
}
