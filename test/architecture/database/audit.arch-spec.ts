import { createTestDatabase, type TestDatabase } from '../../support/test-database';

/**
 * The tables under audit: the resource of their entries, the fields whose values entries tell, and those that make no
 * entry because they follow from others. Every other field is only named, its values are `***`.
 */
const AUDITED: Record<string, { resource: string; shown: string[]; left_out: string[] }> = {
  api_keys: { resource: 'api_key', shown: ['role', 'scopes', 'expires_at', 'revoked_at'], left_out: ['last_used_at'] },
  automatic_messages: {
    resource: 'automatic_message',
    shown: ['kind', 'is_enabled', 'sms_text', 'email_subject', 'email_text'],
    left_out: ['version', 'updated_at', 'planned_for'],
  },
  businesses: {
    resource: 'business',
    shown: ['name', 'currency', 'timezone', 'country'],
    left_out: ['version', 'updated_at'],
  },
  callback_tokens: { resource: 'callback_token', shown: ['previous_until'], left_out: ['rotated_at'] },
  campaigns: {
    resource: 'campaign',
    shown: [
      ...['name', 'purpose', 'channel', 'template_id', 'audience', 'holdout_percent', 'budget_cap'],
      ...['uplift_days', 'scheduled_for', 'status'],
    ],
    // What sending does to it by itself.
    left_out: [
      ...['holdout_key', 'sms_text', 'email_subject', 'email_text', 'spent', 'segment_price', 'prepared_to'],
      ...['recipient_count', 'started_at', 'finished_at', 'version', 'updated_at'],
    ],
  },
  customer_consents: {
    ...{ resource: 'consent', left_out: [] },
    shown: ['customer_id', 'channel', 'purpose', 'state', 'source'],
  },
  customer_notes: { resource: 'note', shown: ['customer_id', 'note_type'], left_out: ['updated_at'] },
  customer_preferences: {
    resource: 'preferences',
    shown: ['preferred_payment', 'do_not_contact', 'can_receive_offers', 'can_receive_loyalty'],
    // The average follows from the sales.
    left_out: ['average_spend', 'version', 'updated_at'],
  },
  customers: {
    resource: 'customer',
    shown: ['customer_type', 'is_active', 'prefer_sms', 'prefer_email', 'prefer_call', 'erased_at'],
    // Made from the name, the phone and the email.
    left_out: ['phone_e164', 'search_text', 'version', 'updated_at'],
  },
  imports: {
    resource: 'import',
    shown: ['kind', 'status'],
    left_out: [
      ...['file_id', 'file_name', 'keeps_files', 'mapping', 'reading', 'done', 'counts', 'reasons', 'notes', 'error'],
      ...['attempts', 'crashes', 'claim', 'claimed_to', 'started_at', 'finished_at'],
      ...['is_recorded', 'revert', 'reverted_at', 'reverted_by', 'reverted_by_key'],
    ],
  },
  loyalty_settings: {
    resource: 'loyalty_settings',
    shown: ['occasional_from', 'regular_from', 'frequent_from', 'tiers'],
    left_out: ['version', 'updated_at'],
  },
  memberships: { resource: 'member', shown: ['role'], left_out: ['version', 'updated_at'] },
  message_templates: {
    resource: 'template',
    shown: ['name', 'sms_text', 'email_subject', 'email_text'],
    left_out: ['version', 'updated_at'],
  },
  messaging_settings: {
    resource: 'messaging_settings',
    shown: ['offers_need_consent', 'quiet_from', 'quiet_to', 'sms_price', 'email_price'],
    left_out: ['version', 'updated_at'],
  },
  products: {
    resource: 'product',
    shown: ['sku', 'name', 'price', 'category', 'is_active'],
    left_out: ['search_text', 'version', 'updated_at'],
  },
  replies: { resource: 'reply', shown: ['request', 'read_at'], left_out: [] },
  reward_programs: { resource: 'program', shown: ['version', 'valid_from'], left_out: [] },
  reward_promotions: {
    ...{ resource: 'promotion', left_out: [] },
    shown: ['name', 'multiplier', 'starts_at', 'ends_at', 'weekdays', 'ended_at'],
  },
  reward_tier_overrides: {
    ...{ resource: 'tier_override', left_out: [] },
    shown: ['customer_id', 'tier', 'until', 'ended_at'],
  },
  sale_payments: { resource: 'payment', shown: ['sale_id', 'method', 'amount'], left_out: [] },
  sale_refunds: {
    ...{ resource: 'refund', left_out: [] },
    shown: ['sale_id', 'amount', 'total_items', 'goodwill', 'exchange_sale_id'],
  },
  sales: {
    resource: 'sale',
    shown: [
      ...['customer_id', 'status', 'payment_method', 'total_amount', 'total_items'],
      ...['refunded_amount', 'refunded_items', 'completed_at', 'discount_amount', 'points_amount', 'rounding_amount'],
    ],
    left_out: ['content_hash', 'updated_at', 'subtotal_amount'],
  },
  unsubscribed_addresses: {
    resource: 'unsubscribed_address',
    shown: ['channel', 'source', 'unsubscribed_at'],
    left_out: [],
  },
  webhooks: {
    // A rotation is told by its time. A start with a new JWT_SECRET seals the secrets anew.
    ...{ resource: 'webhook', left_out: ['sealed_secret', 'previous_sealed', 'version', 'updated_at'] },
    shown: ['events', 'is_active', 'switched_off_at', 'switched_off_reason', 'previous_until', 'rotated_at'],
  },
};

/** The tables that are not, and why. */
const NOT_AUDITED: Record<string, string> = {
  audit_entries: 'the trail itself',
  campaign_recipients: 'whom a campaign reached: they come with it, by themselves',
  customer_counts: 'counted from the customers',
  customer_purchase_history: 'computed from the sales',
  customer_reindexings: 'how far the work is that a change of the country has caused, which has its entry',
  customer_sales_totals: 'added up from the sales',
  customer_tiers: 'computed from the sales and the programme',
  idempotency_keys: 'answers that are kept for a day',
  import_changes: 'what an import changed, which has its entries; kept for a week',
  loyalty_counts: 'counted from the purchase histories',
  messages: 'what was sent and what became of it: the row tells all of it',
  outbox: 'facts on their way, which follow from changes that have their entries',
  reply_customers: 'whose phone a reply came from: they come and go with it',
  reward_accounts: 'follow from their entries',
  reward_entries: 'a ledger that nobody can change: each row says who booked it, and when',
  reward_lots: 'follow from the entries',
  reward_movements: 'what an entry consists of: they come with it',
  customer_merge_rows: 'journals of merges, which have an entry',
  customer_merges: 'merges of customers, which services record: `customer.merged`, `customer.unmerged`',
  reward_quotes: 'prices that hold for minutes: each row says who asked; what a sale uses is in the ledger',
  reward_reviews: 'follow from the entries: each row says who has looked at it, and when',
  reward_takings: 'what an entry took from lots: they come with it, and change with refunds',
  sale_attributions: 'how a sale came to its customer: the sale has the entry, and each row says who did it',
  sale_counts: 'counted from the sales',
  sms_usage: 'added up from the messages',
  webhook_deliveries: 'events on their way, and attempts to deliver them; kept for two weeks',
  sale_items: 'what a sale consists of: they come with it, and change with its refunds',
};

/** Rows of these come by themselves, with their customer. */
const UPDATES_ONLY = ['customer_preferences'];

/** The audit trail reads the creation of these rows from the rows: `creation_entries`. */
const TOLD_BY_ROWS = ['sale_payments', 'sales'];

/** Fields of an earlier or later migration that an argument may name without their being there. */
const OPTIONAL = ['erased_at'];

/** What nobody may ever declare as shown. */
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
    const known = new Set(columns.map(({ name }) => name));
    const named = triggers.flatMap(({ table, shown, left_out }) =>
      [...shown, ...left_out].filter((field) => !OPTIONAL.includes(field)).map((field) => `${table}.${field}`),
    );
    expect(named.filter((name) => !known.has(name))).toEqual([]);
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
    // A business's name is on its sign, and a campaign, a product or a promotion is nobody.
    const ofThings = ['businesses', 'campaigns', 'message_templates', 'products', 'reward_promotions'];
    const shown = triggers.filter(({ table }) => !ofThings.includes(table)).flatMap((trigger) => trigger.shown);
    expect(shown.filter((field) => PERSONAL.includes(field))).toEqual([]);
  });
});
