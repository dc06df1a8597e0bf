import type { TestApp } from './test-app';

/** An entry of the audit trail, as it is stored. */
export interface StoredEntry {
  id: string;
  business_id: number;
  action: string;
  resource: string;
  resource_id: number | null;
  source: string;
  user_id: number | null;
  session_id: string | null;
  api_key_id: number | null;
  request_id: string | null;
  changes: Record<string, { from?: unknown; to?: unknown }> | null;
  reason: string | null;
}

/**
 * Every audit entry of a database, oldest first: the rows of the table, and the entries that are derived from other
 * rows.
 */
export function auditEntries({ database }: Pick<TestApp, 'database'>): Promise<StoredEntry[]> {
  return database.query<StoredEntry>(`
    SELECT * FROM audit_entries
    UNION ALL
    SELECT c.* FROM businesses b CROSS JOIN LATERAL creation_entries(b.id) c
    ORDER BY id`);
}

/** The audit entries that `work` writes, oldest first. */
export async function entriesOf(testApp: TestApp, work: () => Promise<unknown>): Promise<StoredEntry[]> {
  const earlierIds = new Set((await auditEntries(testApp)).map(({ id }) => id));
  await work();
  return (await auditEntries(testApp)).filter(({ id }) => !earlierIds.has(id));
}
