import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { AUDITED, NOT_AUDITED } from '../support/audited-tables';

/** Tables whose rows are created together with their customer. */
const UPDATES_ONLY = ['customer_preferences'];

/** Tables without a trigger for new rows: the audit trail reads these from the rows themselves (`creation_entries`). */
const TOLD_BY_ROWS = ['sale_payments', 'sales'];

/** Fields that a trigger may name although the table does not have them in every version of the schema. */
const OPTIONAL = ['erased_at'];

/** Fields whose values the audit trail must never show. */
const PERSONAL = [
  ...['name', 'phone', 'phone_e164', 'email', 'address', 'external_id', 'search_text', 'content', 'reason'],
  ...['favorite_products', 'best_contact_time', 'password_hash', 'key_hash', 'token_hash'],
];

interface AuditTrigger {
  table: string;
  /** The fields that a trigger for each row compares; null for a trigger for each statement, which compares all. */
  compared: string[] | null;
  event: 'insert' | 'update' | 'delete';
  resource: string;
  shown: string[];
  left_out: string[];
}

const ARRAY = /[{}"]/g;
const members = (array: string) => array.replace(ARRAY, '').split(',').filter(Boolean);

describe('the audit trail', () => {
  let database: TestDatabase;
  let triggers: AuditTrigger[];

  beforeAll(async () => {
    database = await createTestDatabase();
    const rows = await database.query<{
      table: string;
      event: AuditTrigger['event'];
      args: string[];
      definition: string;
    }>(`
      SELECT t.tgrelid::regclass::text AS table,
        CASE WHEN t.tgtype & 4 > 0 THEN 'insert' WHEN t.tgtype & 8 > 0 THEN 'delete' ELSE 'update' END AS event,
        string_to_array(encode(t.tgargs, 'escape'), '\\000') AS args,
        pg_get_triggerdef(t.oid) AS definition
      FROM pg_trigger t
      WHERE t.tgfoid IN ('audit_changes'::regproc, 'audit_changed_row'::regproc) AND t.tgenabled = 'O'
      ORDER BY 1, 2`);
    triggers = rows.map(({ table, event, definition, args: [resource = '', , , shown = '', left_out = ''] }) => {
      const compared = definition.includes('FOR EACH ROW')
        ? [...definition.matchAll(/\bold\.(\w+)/g)].map(([, field = '']) => field)
        : null;
      return { table, event, resource, compared, shown: members(shown), left_out: members(left_out) };
    });
  });

  afterAll(() => database.drop());

  it('covers every table of a business, or says why not', async () => {
    const tables = await database.query<{ table: string }>(`
      SELECT DISTINCT table_name AS table FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name = 'business_id' OR table_name = 'businesses' ORDER BY 1`);
    expect(tables.map(({ table }) => table)).toEqual([...Object.keys(AUDITED), ...Object.keys(NOT_AUDITED)].sort());
    expect([...new Set(triggers.map(({ table }) => table))]).toEqual(Object.keys(AUDITED));
  });

  it.each(Object.keys(AUDITED))('notices every new, changed and deleted row of %s', (table) => {
    const events = triggers.filter((trigger) => trigger.table === table).map(({ event }) => event);
    const created = TOLD_BY_ROWS.includes(table) ? [] : ['insert'];
    expect(events).toEqual(UPDATES_ONLY.includes(table) ? ['update'] : ['delete', ...created, 'update']);
  });

  it.each(Object.entries(AUDITED))('tells of %s what is declared, and no more', (table, declared) => {
    const own = triggers.filter((trigger) => trigger.table === table);
    const update = own.find(({ event }) => event === 'update');
    expect(update).toMatchObject(declared);
    for (const { resource, shown } of own) {
      expect(resource).toBe(declared.resource);
      expect(declared.shown).toEqual(expect.arrayContaining(shown));
    }
  });

  it('names only fields that exist', async () => {
    const columns = await database.query<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public'`,
    );
    const columnNames = new Set(columns.map(({ name }) => name));
    const auditedColumns = triggers.flatMap(({ table, shown, left_out }) =>
      [...shown, ...left_out].filter((field) => !OPTIONAL.includes(field)).map((field) => `${table}.${field}`),
    );
    expect(auditedColumns.filter((name) => !columnNames.has(name))).toEqual([]);
  });

  it('compares every field that is not left out, where it runs for each row that changes', async () => {
    const byRow = triggers.filter(({ compared }) => compared !== null);
    expect(byRow.map(({ table }) => table)).toEqual(['customer_preferences']);
    for (const { table, compared, left_out } of byRow) {
      const columns = await database.query<{ name: string }>(
        `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1`,
        [table],
      );
      const audited = columns.map(({ name }) => name).filter((name) => !left_out.includes(name));
      expect([...compared!].sort()).toEqual(audited.sort());
    }
  });

  it('shows no personal field', () => {
    // These names are not personal: that of a business is on its sign, and campaigns, templates, products and
    // promotions are not people.
    const ofThings = ['businesses', 'campaigns', 'message_templates', 'products', 'reward_promotions'];
    const shown = triggers.filter(({ table }) => !ofThings.includes(table)).flatMap((trigger) => trigger.shown);
    expect(shown.filter((field) => PERSONAL.includes(field))).toEqual([]);
  });
});
