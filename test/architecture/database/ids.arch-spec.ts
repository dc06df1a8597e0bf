import { createTestDatabase, type TestDatabase } from '../../support/test-database';

/** Types that are too narrow for an id. */
const NARROW = `'{int2,int4,_int2,_int4}'::text[]`;
/** The names of columns and parameters that hold ids. In our functions, `business` is one of them. */
const OF_IDS = String.raw`'^(id|business|.*_ids?|created_by|recorded_by|prepared_to)$'`;

/**
 * One row for each place that holds ids in fewer than 64 bits, and for each sequence that can exceed what JSON holds
 * exactly.
 */
const TOO_NARROW = `
  SELECT format('column %s.%s', a.attrelid::regclass, a.attname) AS place
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
  JOIN pg_type t ON t.oid = a.atttypid
  WHERE a.attnum > 0 AND NOT a.attisdropped AND t.typname = ANY (${NARROW}) AND (a.attname ~ ${OF_IDS} OR EXISTS (
    SELECT FROM pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype IN ('p', 'f') AND a.attnum = ANY (k.conkey)))
  UNION ALL
  SELECT format('parameter %s of %s', coalesce(parameter, '(unnamed)'), f.oid::regprocedure)
  FROM ours f, unnest(coalesce(f.proallargtypes, f.proargtypes::oid[]), f.proargnames) AS p(type, parameter)
  JOIN pg_type t ON t.oid = p.type
  WHERE t.typname = ANY (${NARROW}) AND coalesce(parameter, 'id') ~ ${OF_IDS}
  UNION ALL
  SELECT format('cast in %s', f.oid::regprocedure) FROM ours f
  WHERE prosrc ~ $cast$(business_id', true\\), ''|_column|\\$L|_id'|_id'\\))\\)::int(eger|4)?\\M$cast$
  UNION ALL
  SELECT format('policy %s of %s', polname, polrelid::regclass) FROM pg_policy
  WHERE concat(pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) ~ '::(integer|smallint)'
  UNION ALL
  SELECT format('default of %s.%s', adrelid::regclass, adnum) FROM pg_attrdef
  WHERE pg_get_expr(adbin, adrelid) ~ '_id.*::(integer|smallint)'
  UNION ALL
  SELECT format('sequence %s', sequencename) FROM pg_sequences
  WHERE schemaname = 'public' AND (data_type <> 'bigint'::regtype OR max_value > 2::numeric ^ 53 - 1)
  ORDER BY place`;

/** Only our own functions: those of extensions are left out. */
const WITH_OURS = `WITH ours AS (
  SELECT p.* FROM pg_proc p WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (
    SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'))`;

const POLICY = `CREATE POLICY narrow ON sales USING (business_id = current_setting('wateja.business_id')::int)`;
const BREACHES: [what: string, sql: string, place: string][] = [
  ['a column by its name', 'ALTER TABLE sales ADD COLUMN till_id int', 'column sales.till_id'],
  ['a list of ids', 'ALTER TABLE sales ADD COLUMN till_ids int[]', 'column sales.till_ids'],
  ['a key column', 'CREATE TABLE tills (number smallint PRIMARY KEY)', 'column tills.number'],
  ['a parameter', 'CREATE FUNCTION f(business int) RETURNS int RETURN 1', 'parameter business of f(integer)'],
  ['a nameless parameter', 'CREATE FUNCTION f(int) RETURNS int RETURN 1', 'parameter (unnamed) of f(integer)'],
  [
    'a result',
    `CREATE FUNCTION f() RETURNS TABLE (sale_id int) LANGUAGE sql AS 'SELECT 1'`,
    'parameter sale_id of f()',
  ],
  [
    'a cast',
    `CREATE FUNCTION f(data jsonb) RETURNS bigint LANGUAGE sql AS $$ SELECT (data ->> 'sale_id')::int $$`,
    'cast in f(jsonb)',
  ],
  ['a policy', POLICY, 'policy narrow of sales'],
  ['a sequence', 'CREATE SEQUENCE tills AS int', 'sequence tills'],
  ['a sequence without end', 'CREATE SEQUENCE tills', 'sequence tills'],
];

describe('the ids of the database', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  const tooNarrow = async () =>
    (await database.query<{ place: string }>(`${WITH_OURS} ${TOO_NARROW}`)).map(({ place }) => place);

  it('have 64 bits wherever they are held, and end where JSON can tell them apart', async () => {
    expect(await tooNarrow()).toEqual([]);
  });

  it.each(BREACHES)('would be too narrow in %s', async (_what, sql, place) => {
    await database.query(sql);
    expect(await tooNarrow()).toEqual([place]);
  });
});
