import { type Client, escapeIdentifier } from 'pg';

import { APPLICATION_TABLES } from './application-tables';

/** A table of the application, as the catalogue of PostgreSQL describes it. */
export interface ApplicationTable {
  name: string;
  /** The columns that are stored, and not computed by PostgreSQL. */
  columns: string[];
  /** The columns of the primary key. */
  key: string[];
  /** The columns with text, whose order depends on a collation. */
  texts: string[];
  has_business: boolean;
  /** True if row-level security shows the owner only the rows of one business at a time. */
  is_enclosed: boolean;
  /** The tables that this one refers to. */
  parents: string[];
}

/** The tables of the application that the database has. */
export async function readTables(client: Client): Promise<ApplicationTable[]> {
  const { rows } = await client.query<ApplicationTable>(
    `SELECT relname AS name,
       ARRAY(SELECT attname::text FROM pg_attribute
         WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum) AS columns,
       ARRAY(SELECT attname::text FROM pg_index i
         CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS part(attnum, position)
         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = part.attnum
         WHERE i.indrelid = c.oid AND i.indisprimary ORDER BY part.position) AS key,
       ARRAY(SELECT attname::text FROM pg_attribute
         WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attcollation <> 0) AS texts,
       EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'business_id' AND NOT attisdropped)
         AS has_business,
       relforcerowsecurity AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid AND polname = 'platform' AND polcmd IN ('*', 'r'))
         AS is_enclosed,
       ARRAY(SELECT confrelid::regclass::text FROM pg_constraint
         WHERE conrelid = c.oid AND contype = 'f' AND confrelid <> c.oid) AS parents
     FROM pg_class c
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname = ANY ($1) ORDER BY relname`,
    [APPLICATION_TABLES],
  );
  return rows;
}

/** Each table before those that it refers to. @throws Error if the foreign keys form a circle */
export function childrenFirst<Table extends Pick<ApplicationTable, 'name' | 'parents'>>(tables: Table[]): Table[] {
  if (tables.length === 0) return [];
  const parents = new Set(tables.flatMap((table) => table.parents));
  const next = tables.filter(({ name }) => !parents.has(name));
  if (next.length === 0) throw new Error('The foreign keys of the tables form a circle');
  return [...next, ...childrenFirst(tables.filter((table) => !next.includes(table)))];
}

/** The tables as a list in SQL, for a statement about all of them. */
export const listOf = (tables: Pick<ApplicationTable, 'name'>[]): string =>
  tables.map(({ name }) => `public.${escapeIdentifier(name)}`).join(', ');
