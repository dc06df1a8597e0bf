import { Prisma, statement, type Transaction } from '@wateja/prisma';

/** Two customers who become one, or are parted again: `from_customer_id` is gone while the merge is in force. */
export interface Merge {
  business_id: number;
  merge_id: number;
  /** The customer who has everything after the merge. */
  customer_id: number;
  from_customer_id: number;
}

/** The fields of a customer that a merge may change, and its undoing. */
export const MERGED_FIELDS = [
  'external_id',
  'phone',
  'email',
  'address',
  'prefer_sms',
  'prefer_email',
  'prefer_call',
  'tags',
] as const;

type Kind = 'moved' | 'removed' | 'changed';

/**
 * The journal of a merge: what each module did to the rows of its tables, so that the merge can be undone. A module adds
 * the journal to the statement that changes its rows:
 * `WITH moved AS (UPDATE … RETURNING id) ${journalMoved(merge, 'customer_notes', Prisma.sql`SELECT id FROM moved`)}`.
 */

/** SQL that notes the rows that went to the other customer. `ids` is a query with one column. */
export const journalMoved = (merge: Merge, table: string, ids: Prisma.Sql): Prisma.Sql => Prisma.sql`
  INSERT INTO customer_merge_rows (business_id, merge_id, table_name, kind, ids)
  SELECT ${merge.business_id}::bigint, ${merge.merge_id}::bigint, ${table}, 'moved', array_agg(r.id::text ORDER BY r.id)
  FROM (${ids}) AS r(id) HAVING count(*) > 0`;

/** SQL that keeps the rows that were removed. `rows` is a query with one column, a row as jsonb. */
export const journalRemoved = (merge: Merge, table: string, rows: Prisma.Sql): Prisma.Sql => Prisma.sql`
  INSERT INTO customer_merge_rows (business_id, merge_id, table_name, kind, ids, rows)
  SELECT ${merge.business_id}::bigint, ${merge.merge_id}::bigint, ${table}, 'removed', '{}', jsonb_agg(r.value)
  FROM (${rows}) AS r(value) HAVING count(*) > 0`;

/** Keeps what is needed to undo a change of rows. */
export async function journalChanged(tx: Transaction, merge: Merge, table: string, change: object): Promise<void> {
  await tx.query(statement`
    INSERT INTO customer_merge_rows (business_id, merge_id, table_name, kind, ids, rows)
    VALUES (${merge.business_id}, ${merge.merge_id}, ${table}, 'changed', '{}', ${JSON.stringify(change)}::jsonb)`);
}

const entry = (merge: Merge, table: string, kind: Kind) => Prisma.sql`
  customer_merge_rows j WHERE j.business_id = ${merge.business_id}::bigint AND j.merge_id = ${merge.merge_id}::bigint
    AND j.table_name = ${table} AND j.kind = ${kind}`;

/** SQL for the ids of the rows that went to the other customer, as an array of texts. */
export const movedIds = (merge: Merge, table: string): Prisma.Sql => Prisma.sql`
  ARRAY(SELECT unnest(j.ids) FROM ${entry(merge, table, 'moved')})`;

/** SQL for the rows that were removed, as a JSON array. */
export const removedRows = (merge: Merge, table: string): Prisma.Sql => Prisma.sql`
  (SELECT j.rows FROM ${entry(merge, table, 'removed')})`;

/**
 * Writes back the rows of a table that the merge removed. The journal may be older than the last migration: columns that are
 * new get their defaults, and those that are gone are left out.
 * @param insert the statement of the owner of the table: `INSERT INTO … (columns) SELECT columns FROM` the JSON array `rows`
 * @param changed columns that were computed anew, the same for each row
 * @returns how many rows `insert` returns
 */
export async function restoreRows(
  tx: Transaction,
  merge: Merge,
  table: string,
  insert: (columns: Prisma.Sql, rows: Prisma.Sql) => Prisma.Sql,
  changed: Record<string, unknown> = {},
): Promise<number> {
  const json = JSON.stringify(changed);
  const columns = await tx.query<{ name: string }>(statement`
    SELECT quote_ident(a.attname) AS name FROM pg_attribute a
    WHERE a.attrelid = ${table}::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      AND a.attname IN (SELECT jsonb_object_keys(${removedRows(merge, table)} -> 0 || ${json}::jsonb))
    ORDER BY a.attnum`);
  if (columns.length === 0) return 0;
  const names = Prisma.raw(columns.map(({ name }) => name).join(', '));
  const rows = Prisma.sql`(
    SELECT jsonb_agg(r.value || ${json}::jsonb) FROM jsonb_array_elements(${removedRows(merge, table)}) AS r(value))`;
  return (await tx.query(statement(insert(names, rows)))).length;
}

/** Returns what {@link journalChanged} kept. */
export async function changeOfMerge<Change extends object>(
  tx: Transaction,
  merge: Merge,
  table: string,
): Promise<Change | null> {
  const [journal] = await tx.query<{ rows: Change }>(
    statement(Prisma.sql`SELECT j.rows FROM ${entry(merge, table, 'changed')}`),
  );
  return journal?.rows ?? null;
}

/** How many rows of each table a merge has moved. */
export async function movesOfMerge(tx: Transaction, { business_id, merge_id }: Merge): Promise<Map<string, number>> {
  const moves = await tx.query<{ table_name: string; rows: number }>(statement`
    SELECT table_name, cardinality(ids) AS rows FROM customer_merge_rows
    WHERE business_id = ${business_id} AND merge_id = ${merge_id} AND kind = 'moved'`);
  return new Map(moves.map(({ table_name, rows }) => [table_name, rows]));
}

/**
 * Removes the journals of these merges: they are undone, too old to be undone, or a person asked to be forgotten.
 * @returns how many rows they had
 */
export async function forgetJournals(tx: Transaction, businessId: number, mergeIds: number[]): Promise<number> {
  const removed = await tx.query<object>(statement`
    DELETE FROM customer_merge_rows WHERE business_id = ${businessId} AND merge_id = ANY (${mergeIds}::bigint[])
    RETURNING merge_id`);
  return removed.length;
}

/**
 * Locks the events about these customers that are not delivered yet. It waits for deliveries that are under way, and none
 * begins before `tx` ends.
 */
export async function lockEvents(tx: Transaction, businessId: number, customerIds: number[]): Promise<void> {
  await tx.query(statement`
    SELECT count(*) FROM (
      SELECT FROM outbox WHERE business_id = ${businessId} AND status IN ('pending', 'parked')
        AND payload ->> 'customer_id' = ANY (${customerIds.map(String)}::text[])
      ORDER BY id FOR UPDATE
    ) locked`);
}

/** Events that are not delivered yet name the customer who is gone, whom no listener could find: now they name the other. */
export async function redirectEvents(tx: Transaction, merge: Merge): Promise<void> {
  await tx.query(statement`
    UPDATE outbox SET payload = jsonb_set(payload, '{customer_id}', to_jsonb(${merge.customer_id}::bigint))
    WHERE business_id = ${merge.business_id} AND status IN ('pending', 'parked')
      AND payload -> 'customer_id' = to_jsonb(${merge.from_customer_id}::bigint)`);
}

/**
 * Events that are not delivered yet name the customer whose sale they are about: also one whose sale goes back.
 * @param saleIds an array of the ids of the sales that go back
 */
export async function redirectEventsBack(tx: Transaction, merge: Merge, saleIds: Prisma.Sql): Promise<void> {
  await tx.query(
    statement(Prisma.sql`
    UPDATE outbox SET payload = jsonb_set(payload, '{customer_id}', to_jsonb(${merge.from_customer_id}::bigint))
    WHERE business_id = ${merge.business_id} AND status IN ('pending', 'parked')
      AND payload -> 'customer_id' = to_jsonb(${merge.customer_id}::bigint)
      AND (payload ->> 'sale_id')::bigint = ANY (${saleIds}::bigint[])`),
  );
}
