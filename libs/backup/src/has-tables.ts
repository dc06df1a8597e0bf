import type { Client } from 'pg';

/** True if the database has the tables of any version of Wateja. */
export async function hasTables(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ is_there: boolean }>(
    "SELECT to_regclass('public.businesses') IS NOT NULL AS is_there",
  );
  return rows[0]?.is_there === true;
}
