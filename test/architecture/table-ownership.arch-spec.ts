import { type Model, readModels } from './support/prisma-schema';
import { productionFiles } from './support/source-files';
import { type TableWrite, tableWrites } from './support/table-writes';

/** The module that writes each table. Any module may read other tables, but only the owner writes them. */
const OWNERS: Record<string, string> = {
  businesses: 'businesses',
  users: 'auth',
  user_identities: 'auth',
  account_links: 'auth',
  second_factors: 'auth',
  recovery_codes: 'auth',
  memberships: 'auth',
  sessions: 'auth',
  security_events: 'auth',
  refresh_tokens: 'auth',
  login_attempts: 'auth',
  rate_limit_windows: 'auth',
  api_keys: 'auth',
  customers: 'customers',
  customer_counts: 'customers',
  customer_merges: 'customers',
  customer_reindexings: 'customers',
  customer_notes: 'notes',
  customer_preferences: 'preferences',
  customer_purchase_history: 'loyalty',
  loyalty_counts: 'loyalty',
  loyalty_settings: 'loyalty',
  products: 'products',
  sales: 'sales',
  customer_sales_totals: 'sales',
  sale_attributions: 'sales',
  sale_counts: 'sales',
  sale_items: 'sales',
  sale_payments: 'sales',
  sale_refunds: 'sales',
  messaging_settings: 'messaging',
  callback_tokens: 'messaging',
  customer_consents: 'messaging',
  message_templates: 'messaging',
  automatic_messages: 'messaging',
  campaigns: 'messaging',
  campaign_recipients: 'messaging',
  messages: 'messaging',
  replies: 'messaging',
  reply_customers: 'messaging',
  sms_usage: 'messaging',
  provider_turns: 'messaging',
  stopped_phones: 'messaging',
  suppression_key: 'messaging',
  unsubscribed_addresses: 'messaging',
  reward_programs: 'rewards',
  reward_promotions: 'rewards',
  reward_quotes: 'rewards',
  reward_reviews: 'rewards',
  reward_tier_overrides: 'rewards',
  reward_accounts: 'rewards',
  reward_entries: 'rewards',
  reward_lots: 'rewards',
  reward_movements: 'rewards',
  reward_takings: 'rewards',
  customer_tiers: 'rewards',
  imports: 'imports',
  import_changes: 'imports',
  webhooks: 'webhooks',
  webhook_deliveries: 'webhooks',
  outbox: 'events',
  customer_merge_rows: 'events',
  idempotency_keys: 'idempotency',
  audit_entries: 'audit',
};

/** It removes all rows of a business, of every island, as the owner of the database: decision 62. */
const REMOVAL = 'libs/database-server/src/remove-business.ts';

/** They fill an empty database with the rows of a backup, of every island, and stop what would be sent: decision 66. */
const RESTORE = ['libs/backup/src/restore-backup.ts', 'libs/backup/src/stop-sending.ts'];

const models = readModels();

/** A sentence for each write by another module than the owner. */
function foreignWrites(path: string, content: string, schema: Model[] = models): string[] {
  return tableWrites({ path, content }, schema).flatMap(({ line, table }: TableWrite) => {
    const owner = table && OWNERS[table];
    if (owner && path.startsWith(`libs/${owner}/`)) return [];
    if (!table) return [`${path}:${line} writes a table chosen at run time: name it in the SQL`];
    return [`${path}:${line} writes ${table}, which libs/${owner ?? '?'} owns: ask it by an event or from apps/`];
  });
}

describe('ownership of tables', () => {
  it('every model has an owner and stands in its schema file', () => {
    expect(Object.fromEntries(models.map(({ table, file }) => [table, file]))).toEqual(OWNERS);
  });

  it('only the owner writes a table', () => {
    const files = productionFiles().filter(({ path }) => path !== REMOVAL && !RESTORE.includes(path));
    expect(files.flatMap(({ path, content }) => foreignWrites(path, content))).toEqual([]);
  });

  it('only the removal of a business writes tables of all owners, and it only deletes', () => {
    const removal = productionFiles().find(({ path }) => path === REMOVAL)?.content ?? '';
    expect(foreignWrites(REMOVAL, removal).length).toBeGreaterThan(0);
    expect(removal).not.toMatch(/INSERT INTO|UPDATE (?!CASCADE)/);
  });

  it('the owners do write their tables, so that the search is known to find writes', () => {
    const written = productionFiles().flatMap((file) => tableWrites(file, models).map(({ table }) => table));
    expect([...new Set(written)].sort()).toEqual(expect.arrayContaining(['customers', 'outbox', 'sales', 'users']));
  });

  it.each([
    ['a model of another library', 'tx.customer.update({ where, data })'],
    ['a model by its name in brackets', "tx['customer'].deleteMany()"],
    ['a model through `this`', 'this.prisma.customer.createManyAndReturn({ data })'],
    ['a nested write', 'tx.sale.update({ where, data: { customer: { update: { name } } } })'],
    ['an insert', '$executeRaw`INSERT INTO customers (name) VALUES (${name})`'],
    ['an update with an alias', '$executeRaw`UPDATE customers AS c SET name = ${name}`'],
    ['an update in lower case, quoted', '$executeRaw`update "customers" c set name = ${name}`'],
    ['a delete after a common table expression', '$queryRaw`WITH gone AS (DELETE FROM public.customers) SELECT 1`'],
    ['a delete in a plain string', "$executeRawUnsafe('DELETE FROM customers')"],
    ['a truncation', '$executeRaw`TRUNCATE TABLE customers`'],
    ['a merge', '$executeRaw`MERGE INTO customers USING sales ON true WHEN MATCHED THEN DELETE`'],
    ['a table chosen at run time', '$executeRaw`UPDATE ${table} SET name = ${name}`'],
  ])('sees %s', (_what, code) => {
    expect(foreignWrites('libs/sales/src/planted.ts', code)).toHaveLength(1);
  });

  it.each([
    ['the owner’s own write', 'tx.sale.create({ data }); $executeRaw`UPDATE sales s SET status = 1`'],
    ['a read', 'tx.customer.findMany(); $queryRaw`SELECT * FROM customers`'],
    ['a lock', '$queryRaw`SELECT * FROM customers FOR UPDATE OF customers SKIP LOCKED`'],
    ['an upsert of its own', '$queryRaw`INSERT INTO sales AS s (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 1`'],
    ['other things called delete', 'cache.delete(key); hash.update(text); this.customers.update(id, body)'],
    ['a selection of a relation', 'tx.sale.findMany({ include: { customer: { select: { name: true } } } })'],
  ])('lets %s pass', (_what, code) => {
    expect(foreignWrites('libs/sales/src/planted.ts', code)).toEqual([]);
  });

  it('lets applications write nothing', () => {
    expect(foreignWrites('apps/api/src/planted.ts', 'prisma.business.create({ data })')).toHaveLength(1);
  });
});
