import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { readModels } from '../support/prisma-schema';
import { ADDED_COLUMNS, SPECIFIED_COLUMNS } from './expected-columns';

/** Tables of the platform, above any business. */
const PLATFORM = [
  ...['businesses', 'login_attempts', 'provider_turns', 'rate_limit_windows', 'refresh_tokens', 'stopped_phones'],
  ...['account_links', 'recovery_codes', 'second_factors'],
  ...['security_events', 'sessions', 'suppression_key', 'user_identities', 'users'],
];

/** What the Prisma schema would change in each database. */
async function differences(databases: TestDatabase[]): Promise<string[]> {
  const program = ['-r', './test/support/typescript.cjs', './test/support/run-schema-difference.ts'];
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...program,
    ...databases.map(({ owner_url }) => owner_url),
  ]);
  return JSON.parse(stdout) as string[];
}

const DRIFTS: [what: string, sql: string, named: string][] = [
  ['a missing column', 'ALTER TABLE customers DROP COLUMN address', '"address"'],
  ['another length', 'ALTER TABLE customers ALTER COLUMN name TYPE varchar(200)', '"name"'],
  ['a missing index', 'DROP INDEX customers_search_idx', 'customers_search_idx'],
  ['a table too many', 'CREATE TABLE stray (id int PRIMARY KEY)', 'stray'],
];

describe('the database that the migrations make', () => {
  let database: TestDatabase;
  let drifted: TestDatabase[];
  let foundDifferences: string[];

  beforeAll(async () => {
    database = await createTestDatabase();
    drifted = await Promise.all(DRIFTS.map(() => createTestDatabase()));
    await Promise.all(drifted.map((drift, index) => drift.query(DRIFTS[index]![1])));
    foundDifferences = await differences([database, ...drifted]);
  });

  afterAll(() => Promise.all([database, ...drifted].map((created) => created.drop())));

  it('is what the Prisma schema says', () => {
    expect(foundDifferences[0]).toBe('');
  });

  it.each(DRIFTS)('would not be, with %s', (what, _sql, expected) => {
    expect(foundDifferences[1 + DRIFTS.findIndex(([drift]) => drift === what)]).toContain(expected);
  });

  it('has the table of every model and no other', async () => {
    const tables = await database.query<{ table_name: string }>(
      `SELECT table_name FROM information_schema.tables
       WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1`,
    );
    expect(tables.map((row) => row.table_name)).toEqual(
      readModels()
        .map(({ table }) => table)
        .sort(),
    );
  });

  it.each(Object.keys(SPECIFIED_COLUMNS))('has the columns of the specification in %s', async (table) => {
    const columns = await database.query<{ description: string }>(COLUMNS, [table]);
    const expected = [...(SPECIFIED_COLUMNS[table] ?? []), ...(ADDED_COLUMNS[table] ?? [])];
    expect(columns.map((row) => row.description).sort()).toEqual(expected.sort());
  });

  it('leads every primary key with the business, save the platform’s own tables', async () => {
    const keys = await database.query<{ table: string; leads: string }>(`
      SELECT c.relname AS table, a.attname AS leads
      FROM pg_index i
      JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = 'public'::regnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
      WHERE i.indisprimary AND c.relname <> '_prisma_migrations'`);
    const others = keys.filter(({ leads }) => leads !== 'business_id').map(({ table }) => table);
    // Events are delivered by their ids, whichever business they belong to.
    expect(others.sort()).toEqual([...PLATFORM, 'outbox'].sort());
  });

  it('includes the business in every foreign key between tables of a business', async () => {
    const loose = await database.query<{ name: string }>(
      `
      SELECT f.conname AS name
      FROM pg_constraint f
      JOIN pg_class child ON child.oid = f.conrelid AND child.relnamespace = 'public'::regnamespace
      JOIN pg_class parent ON parent.oid = f.confrelid
      WHERE f.contype = 'f' AND child.relname <> ALL ($1) AND parent.relname <> ALL ($1)
        AND NOT EXISTS (
          SELECT FROM unnest(f.conkey, f.confkey) AS pair(child_column, parent_column)
          JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = child_column AND a.attname = 'business_id'
          JOIN pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = parent_column AND b.attname = 'business_id'
        )`,
      [PLATFORM],
    );
    expect(loose).toEqual([]);
  });

  it('has the specification’s indexes: the business, the customer and the creation time of a customer', async () => {
    const indexes = await database.query<{ table: string; columns: string }>(`
      SELECT c.relname AS table, string_agg(a.attname, ',' ORDER BY k.position) AS columns
      FROM pg_index i
      JOIN pg_class c ON c.oid = i.indrelid
      CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, position)
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
      WHERE c.relnamespace = 'public'::regnamespace GROUP BY i.indexrelid, c.relname`);
    const hasColumns = (table: string, columns: string) =>
      indexes.some((index) => index.table === table && `${index.columns},`.startsWith(`${columns},`));
    expect(hasColumns('customers', 'business_id,created_at')).toBe(true);
    for (const table of ['customer_notes', 'customer_preferences', 'customer_purchase_history']) {
      expect([table, hasColumns(table, 'business_id,customer_id')]).toEqual([table, true]);
    }
  });
});

/** A table's columns, one sentence each, written as in expected-columns.ts. */
const COLUMNS = `
  SELECT concat_ws(' ',
    a.attname,
    format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attnotnull THEN 'not null' END,
    'default ' || CASE
      WHEN pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%' THEN 'serial'
      WHEN pg_get_expr(d.adbin, d.adrelid) = 'CURRENT_TIMESTAMP' THEN 'now'
      ELSE split_part(pg_get_expr(d.adbin, d.adrelid), '::', 1)
    END) AS description
  FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped`;
