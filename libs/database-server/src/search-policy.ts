import type { Client } from 'pg';

interface SearchRow {
  is_open: boolean;
  /** Who the search runs as, as SQL writes it. */
  owner: string;
}

/**
 * The search finds customers by an index, for which a policy of the owner's alone must open every row to it: the search
 * runs as the owner, and the application does not. An application that works as the owner would read the customers of
 * every business by that policy. Then it is dropped: the search reads the whole shop, and finds the same.
 */
export async function setSearchPolicy(client: Client, state: 'open' | 'closed'): Promise<void> {
  const { rows } = await client.query<SearchRow>(
    `SELECT proowner::regrole::text AS owner, EXISTS (
       SELECT FROM pg_policy WHERE polrelid = 'public.customers'::regclass AND polname = 'search'
     ) AS is_open
     FROM pg_proc WHERE oid = 'public.search_customers'::regproc`,
  );
  for (const { is_open, owner } of rows) {
    // Each change takes a lock that waits for everybody who reads customers.
    if (is_open === (state === 'open')) continue;
    await client.query(
      is_open
        ? 'DROP POLICY search ON public.customers'
        : `CREATE POLICY search ON public.customers FOR SELECT TO ${owner} USING (true)`,
    );
  }
}
