import type { Client } from 'pg';

interface SearchRow {
  is_open: boolean;
  /** The role that runs the search, quoted for SQL. */
  owner: string;
}

/**
 * Creates or drops the policy that lets the search use its index. The search runs as the owner, and needs a policy that
 * opens every row to the owner. If the application itself works as the owner, this policy would let it read the
 * customers of every business, so the policy is dropped. Then the search reads all customers of the shop, and finds the
 * same.
 */
export async function setSearchPolicy(client: Client, state: 'open' | 'closed'): Promise<void> {
  const { rows } = await client.query<SearchRow>(
    `SELECT proowner::regrole::text AS owner, EXISTS (
       SELECT FROM pg_policy WHERE polrelid = 'public.customers'::regclass AND polname = 'search'
     ) AS is_open
     FROM pg_proc WHERE oid = 'public.search_customers'::regproc`,
  );
  for (const { is_open, owner } of rows) {
    // A change of policies locks the table and waits for all its readers, so it happens only when it is needed.
    if (is_open === (state === 'open')) continue;
    await client.query(
      is_open
        ? 'DROP POLICY search ON public.customers'
        : `CREATE POLICY search ON public.customers FOR SELECT TO ${owner} USING (true)`,
    );
  }
}
