import fc from 'fast-check';

import { createTestApp, type TestApp } from '../../support/test-app';

/** The number of rows from which the entries are written by another statement than for a few rows. */
const MANY = 50;
const COLUMNS = 'business_id, id, word, name, amount, any_number, count, big, flag, at, day, hidden';

const time = fc.date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
const row = fc.record({
  word: fc.oneof(fc.string(), fc.constantFrom(null, '', '2024-01-15T10:30:00+00:00', 'Duka+00:00', '"*** ')),
  name: fc.option(fc.string({ maxLength: 20 })),
  amount: fc.option(fc.integer({ min: 0, max: 99_999 }).map((cents) => (cents / 100).toFixed(2))),
  any_number: fc.option(fc.constantFrom('0', '1.50', '1e3', 'NaN', '-0.001')),
  count: fc.option(fc.integer({ min: -5, max: 5 })),
  big: fc.option(fc.bigInt({ min: 0n, max: 2n ** 62n }).map(String)),
  flag: fc.option(fc.boolean()),
  at: fc.option(time.map((at) => at.toISOString())),
  day: fc.option(time.map((at) => at.toISOString().slice(0, 10))),
  hidden: fc.option(fc.constantFrom('one', 'other')),
});
type Row = typeof row extends fc.Arbitrary<infer Value> ? Value & { id: number } : never;

/** The rows with their ids, and without the characters that PostgreSQL cannot store. */
const numbered = (rows: Omit<Row, 'id'>[]): Row[] =>
  rows.map((values, id) => ({ ...values, id, word: storable(values.word), name: storable(values.name) }));
const storable = (text: string | null) => text?.replace(/[\0\p{Surrogate}]/gu, '') ?? null;

describe('The audit trail of many rows at once', () => {
  let testApp: TestApp;

  beforeAll(async () => {
    testApp = await createTestApp();
    await testApp.database.query(`
      CREATE TABLE probes (
        business_id bigint, id bigint, word text, name varchar(20), amount numeric(12,2), any_number numeric, count int,
        big bigint, flag boolean, at timestamptz(3), day date, hidden text
      );
      SELECT audit_table('probes', 'probe',
        shown => '{word,name,amount,any_number,count,big,flag,at,day}', left_out => '{count}',
        created => '{word,name,amount,any_number,count,big,flag,at,day}')`);
  });
  afterAll(() => testApp.close());

  /** Writes, changes and deletes these rows, `size` rows in each statement, and returns their audit entries. */
  async function entriesOf(before: Row[], after: Row[], size: number): Promise<unknown[]> {
    const last = `SELECT COALESCE(max(id), 0)::text AS id FROM audit_entries`;
    const first = (await testApp.database.query<{ id: string }>(last))[0]?.id;
    const runForEach = async (rows: Row[], sql: string) => {
      for (let at = 0; at < rows.length; at += size) {
        await testApp.database.query(sql, [JSON.stringify(rows.slice(at, at + size))]);
      }
    };
    const records = 'jsonb_populate_recordset(NULL::probes, $1::jsonb) AS r';
    await runForEach(
      before,
      `INSERT INTO probes (${COLUMNS}) SELECT 1, ${COLUMNS.replace('business_id, ', 'r.')} FROM ${records}`,
    );
    const set = COLUMNS.split(', ').slice(2);
    await runForEach(
      after,
      `UPDATE probes p SET (${set.join(', ')}) = (${set.map((column) => `r.${column}`).join(', ')}) FROM ${records} WHERE p.id = r.id`,
    );
    await runForEach(after, `DELETE FROM probes p USING ${records} WHERE p.id = r.id`);
    return testApp.database.query(
      `SELECT action, resource_id, source, user_id, session_id, api_key_id, request_id, changes::text
       FROM audit_entries WHERE id > $1 ORDER BY resource_id, id`,
      [first],
    );
  }

  it('is to the byte what it is when they are written one by one', async () => {
    const rows = fc.array(row, { minLength: MANY, maxLength: MANY + 10 });
    await fc.assert(
      fc.asyncProperty(rows, rows, fc.nat(MANY), async (some, others, same) => {
        const before = numbered(some);
        // Some rows are written without a change.
        const changed = before.map((row, id) => (id < same ? row : { ...row, ...numbered(others)[id] }));
        const entries = await entriesOf(before, changed, before.length);
        expect(entries.length).toBeGreaterThanOrEqual(2 * MANY);
        expect(entries).toEqual(await entriesOf(before, changed, 1));
      }),
      { numRuns: 2 },
    );
  });
});
