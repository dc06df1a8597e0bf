import { APPLICATION_ROLE } from '@wateja/database-server';
import { withTenant, PrismaService } from '@wateja/prisma';
import { Client, type DatabaseError } from 'pg';

import { givenShop, type Shop } from '../../support/fixtures';
import { givenSomethingOfEverything } from '../../support/something-of-everything';
import { createTestApp, type TestApp } from '../../support/test-app';
import { OWNER_ROLE } from '../../support/test-server';

const INSUFFICIENT_PRIVILEGE = '42501';
const APPEND_ONLY = ['audit_entries', 'customer_consents', 'reward_movements', 'reward_programs'];

/** A table with row-level security, and the column with the business of a row. */
interface EnclosedTable {
  name: string;
  key: string;
}

describe('Row-level security', () => {
  let testApp: TestApp;
  let application: Client;
  let [ownShop, theirShop]: Shop[] = [];
  let tables: EnclosedTable[];

  beforeAll(async () => {
    testApp = await createTestApp();
    [ownShop, theirShop] = [await givenShop(testApp), await givenShop(testApp)];
    for (const shop of [ownShop, theirShop]) await givenSomethingOfEverything(testApp, shop);
    tables = await testApp.database.query<EnclosedTable>(`
      SELECT table_name::text AS name, 'business_id' AS key FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name = 'business_id' UNION ALL SELECT 'businesses', 'id'`);
    application = new Client({ connectionString: testApp.database.application_url });
    await application.connect();
  });
  afterAll(async () => {
    await application.end();
    await testApp.close();
  });

  /** Runs `sql` as the application's role, in a transaction that is rolled back. */
  async function attempt(business_id: number | null, sql: string, values: unknown[] = []) {
    await application.query('BEGIN');
    try {
      if (business_id !== null) {
        await application.query(`SELECT set_config('wateja.business_id', $1, true)`, [String(business_id)]);
      }
      return { rows: (await application.query(sql, values)).rowCount ?? 0, code: null };
    } catch (error) {
      return { rows: 0, code: (error as DatabaseError).code };
    } finally {
      await application.query('ROLLBACK');
    }
  }

  it('is on, forced, and has a policy on every table of a business', async () => {
    const policies = await testApp.database.query<{ name: string }>(`
      SELECT relname AS name FROM pg_class WHERE relrowsecurity AND relforcerowsecurity
        AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = pg_class.oid AND p.polname = 'business')`);
    expect(policies.map(({ name }) => name).sort()).toEqual(tables.map(({ name }) => name).sort());
    expect(tables.length).toBeGreaterThanOrEqual(14);
  });

  it('shows no row to a statement without a business, and no other business’s row to one with', async () => {
    for (const { name, key } of tables) {
      const count = `SELECT FROM ${name} WHERE ${key} = `;
      const [own, other] = [`${count}${ownShop!.business_id}`, `${count}${theirShop!.business_id}`];
      // Proves that both businesses have rows which a policy can hide.
      expect([name, (await attempt(ownShop!.business_id, own)).rows > 0]).toEqual([name, true]);
      expect([name, (await attempt(theirShop!.business_id, other)).rows > 0]).toEqual([name, true]);
      for (const [business_id, sql] of [
        [ownShop!.business_id, other],
        [null, own],
        [null, other],
      ] as const) {
        expect([name, await attempt(business_id, sql)]).toEqual([name, { rows: 0, code: null }]);
      }
      const all = await attempt(ownShop!.business_id, `SELECT FROM ${name}`);
      expect([name, all.rows]).toEqual([name, (await attempt(ownShop!.business_id, own)).rows]);
    }
  });

  it.each(['UPDATE', 'DELETE'])('lets %s reach one’s own rows only', async (command) => {
    for (const { name, key } of tables) {
      const statement = command === 'UPDATE' ? `UPDATE ${name} SET ${key} = ${key}` : `DELETE FROM ${name}`;
      const own = await attempt(ownShop!.business_id, `${statement} WHERE ${key} = ${ownShop!.business_id}`);
      // Rows that others refer to cannot be deleted: then the foreign key refuses, so the policy let the statement
      // reach them. Rows of append-only tables cannot be deleted by anybody.
      const isReached = own.rows > 0 || own.code === '23503' || own.code === '23001';
      expect([name, isReached || own.code === INSUFFICIENT_PRIVILEGE]).toEqual([name, true]);
      if (!isReached) expect(APPEND_ONLY).toContain(name);
      for (const business_id of [ownShop!.business_id, null]) {
        const other = await attempt(business_id, `${statement} WHERE ${key} = ${theirShop!.business_id}`);
        expect([name, other.rows]).toEqual([name, 0]);
      }
    }
  });

  it('lets INSERT write one’s own rows only, and none move to another business', async () => {
    for (const { name, key } of tables) {
      const [row] = await testApp.database.query<{ row: object }>(
        `SELECT to_jsonb(t) AS row FROM ${name} t WHERE ${key} = $1 LIMIT 1`,
        [ownShop!.business_id],
      );
      const [{ columns } = { columns: '' }] = await testApp.database.query<{ columns: string }>(
        `SELECT string_agg(quote_ident(column_name), ', ') AS columns FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'`,
        [name],
      );
      const insert = `INSERT INTO ${name} (${columns}) SELECT ${columns} FROM jsonb_populate_record(NULL::${name}, $1)`;
      // The row already exists, so the primary key is the first to refuse it. Only the owner can add to the audit
      // trail.
      const code = name === 'audit_entries' ? INSUFFICIENT_PRIVILEGE : '23505';
      expect({ name, ...(await attempt(ownShop!.business_id, insert, [row!.row])) }).toMatchObject({ name, code });
      for (const business_id of [theirShop!.business_id, null])
        expect([name, (await attempt(business_id, insert, [row!.row])).code]).toEqual([name, INSUFFICIENT_PRIVILEGE]);
      const move = `UPDATE ${name} SET ${key} = ${theirShop!.business_id} WHERE ${key} = ${ownShop!.business_id}`;
      expect([name, (await attempt(ownShop!.business_id, move)).code]).toEqual([name, INSUFFICIENT_PRIVILEGE]);
    }
  });

  it('opens nothing of a shop’s to statements of the platform', async () => {
    await application.query('BEGIN');
    await application.query(`SELECT set_config('wateja.platform', 'on', true)`);
    const open: string[] = [];
    for (const { name } of tables) {
      const { rowCount } = await application.query(`SELECT FROM ${name}`);
      if (rowCount) open.push(name);
    }
    await application.query('ROLLBACK');
    // A reindexing has counts and ids only, and the platform lists it as a part of its business. Deliveries to webhooks
    // contain ids and amounts, as the outbox does, and one dispatcher serves all businesses.
    const expected = [
      ...['api_keys', 'businesses', 'customer_reindexings', 'idempotency_keys', 'memberships', 'outbox'],
      ...['webhook_deliveries', 'webhooks'],
    ];
    expect(open.sort()).toEqual(expected);
  });

  it.each([
    ['lift it', 'ALTER TABLE customers DISABLE ROW LEVEL SECURITY'],
    ['drop a policy', 'DROP POLICY business ON customers'],
    ['pass by it', 'SET LOCAL row_security = off; SELECT FROM customers'],
    ['empty a table', 'TRUNCATE customers CASCADE'],
    ['make a table', 'CREATE TABLE mine (id int)'],
    ['make a function', 'CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$'],
    ['become the owner', `SET ROLE ${OWNER_ROLE}`],
    ['make a role', 'CREATE ROLE other SUPERUSER'],
    ['put a table behind no wall', `SELECT enclose_in_business('users')`],
    ['read a file', `SELECT pg_read_file('/etc/passwd')`],
    ['run a program', `COPY users TO PROGRAM 'cat'`],
    ['forge a migration', 'DELETE FROM _prisma_migrations'],
  ])('binds the application’s role, which cannot %s', async (_what, sql) => {
    expect((await attempt(ownShop!.business_id, sql)).code).toBe(INSUFFICIENT_PRIVILEGE);
  });

  it('is not passed by a function of the owner’s that reads a table of the caller’s', async () => {
    const evil = `CREATE FUNCTION pg_temp.who() RETURNS varchar LANGUAGE sql AS $$ SELECT current_user::varchar $$;
      CREATE TEMP VIEW customers AS SELECT ${ownShop!.business_id} AS business_id, 1 AS id, true AS is_active,
        pg_temp.who() AS name, ''::varchar AS phone, ''::varchar AS email, ''::varchar AS customer_type,
        'planted' AS search_text;`;
    const result = await application
      .query(`BEGIN; SELECT set_config('wateja.business_id', '${ownShop!.business_id}', true); ${evil}`)
      .then(() =>
        application.query(
          `SELECT id FROM search_customers(${ownShop!.business_id}, 'planted', 'planted', 'planted', 10)`,
        ),
      );
    await application.query('ROLLBACK');
    expect(result.rows).toEqual([]);
    const functions = await testApp.database.query<{ settings: string[] | null }>(
      `SELECT proconfig AS settings FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace`,
    );
    expect(functions.length).toBeGreaterThan(0);
    for (const { settings } of functions) expect(settings).toContain('search_path=pg_catalog, public, pg_temp');
  });

  it('comes with rights on the rows of all our tables, and only to read the migrations', async () => {
    const rights = await testApp.database.query<{ name: string; rights: string }>(
      `
      SELECT relname AS name, concat_ws(' ', CASE WHEN has_table_privilege($1, oid, 'SELECT') THEN 'SELECT' END,
        CASE WHEN has_table_privilege($1, oid, 'INSERT') THEN 'INSERT' END,
        CASE WHEN has_table_privilege($1, oid, 'UPDATE') THEN 'UPDATE' END,
        CASE WHEN has_table_privilege($1, oid, 'DELETE') THEN 'DELETE' END,
        CASE WHEN has_table_privilege($1, oid, 'TRUNCATE, REFERENCES, TRIGGER') THEN 'more' END) AS rights
      FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
      [APPLICATION_ROLE],
    );
    const appendOnly = APPEND_ONLY.map((name) => [name, 'SELECT INSERT']);
    // Triggers allow DELETE only while customers are merged or a merge is undone.
    const ofMerges = { customer_consents: 'SELECT INSERT DELETE', reward_movements: 'SELECT INSERT DELETE' };
    const readOnly = { audit_entries: 'SELECT', _prisma_migrations: 'SELECT' };
    const special = { ...Object.fromEntries(appendOnly), ...ofMerges, ...readOnly };
    const usual = 'SELECT INSERT UPDATE DELETE';
    const expected = rights.map(({ name }) => [name, (special as Record<string, string>)[name] ?? usual]);
    expect(rights.map(({ name, rights: granted }) => [name, granted])).toEqual(expected);
  });

  it('is what the application itself runs under, which is neither superuser nor owner', async () => {
    const [role] = await testApp.app.get(PrismaService).$queryRaw<object[]>`
      SELECT current_user::text AS name, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
        (SELECT count(*)::int FROM pg_class WHERE relowner = pg_roles.oid) AS owns
      FROM pg_roles WHERE rolname = current_user`;
    const nothing = { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, owns: 0 };
    expect(role).toEqual({ name: APPLICATION_ROLE, ...nothing });
  });

  it('follows each request, also when many businesses wait for one connection', async () => {
    const prisma = new PrismaService({ url: testApp.database.application_url, poolSize: 1 });
    const countSeen = (business_id: number) =>
      withTenant(business_id, () => prisma.customer.findMany({ select: { business_id: true } }));
    const inTransaction = (business_id: number) =>
      withTenant(business_id, () =>
        prisma.transaction((tx) => tx.customer.findMany({ select: { business_id: true } })),
      );
    const businesses = Array.from({ length: 60 }, (_, index) => (index % 2 ? ownShop! : theirShop!).business_id);
    const answers = await Promise.all(businesses.map((id, index) => (index % 3 ? countSeen(id) : inTransaction(id))));
    const businessIds = answers.map((rows) => [...new Set(rows.map(({ business_id }) => Number(business_id)))]);
    expect(businessIds).toEqual(businesses.map((id) => [id]));
    // No setting stays on the connection.
    expect(await prisma.customer.count()).toBe(0);
    await prisma.$disconnect();
  });
});
