import { withClient } from './with-client';

/** The database that migrations are about to change. */
interface Subject {
  owner_url: string;
  /** The folder with the files of the embedded PostgreSQL. */
  directory?: string;
}

/** Tells the operator how to make a backup before the migrations run. The text contains no password. */
export async function backupAdvice({ owner_url, directory }: Subject, pending: string[]): Promise<string> {
  const count = pending.length === 1 ? '1 migration changes' : `${pending.length} migrations change`;
  const beginning = `${count} a database that already contains data. If you have no backup, stop and make one`;
  if (directory) return `${beginning}: copy ${directory} while no process of Wateja runs.`;
  const command = `pg_dump --format=custom --file=wateja.dump "${withoutPassword(owner_url)}"`;
  if (await seesEveryRow(owner_url)) return `${beginning}: ${command}`;
  const user = new URL(owner_url).username;
  return (
    `${beginning}: use a snapshot of the provider, or run this command. Replace ${user} by a superuser or ` +
    `a role with BYPASSRLS, because row-level security hides rows from the owner: ${command}`
  );
}

function withoutPassword(url: string): string {
  const changed = new URL(url);
  changed.password = '';
  changed.searchParams.delete('password');
  return changed.href;
}

/** False for an owner who is subject to row-level security. Its pg_dump would stop at the first table with a policy. */
async function seesEveryRow(url: string): Promise<boolean> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ is_free: boolean }>(
      'SELECT rolsuper OR rolbypassrls AS is_free FROM pg_roles WHERE rolname = current_user',
    );
    return rows[0]?.is_free ?? false;
  });
}
