/**
 * The tables under audit: the resource of their entries, the fields whose values the entries show, and the fields
 * whose changes make no entry because they follow from others. Of every other field, an entry shows the name, and
 * `***` in place of its value.
 */
export const AUDITED: Record<string, { resource: string; shown: string[]; left_out: string[] }> = {
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
    // Fields that the sending of the campaign changes.
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
    // The average is computed from the sales.
    left_out: ['average_spend', 'version', 'updated_at'],
  },
  customers: {
    resource: 'customer',
    shown: ['customer_type', 'is_active', 'prefer_sms', 'prefer_email', 'prefer_call', 'erased_at'],
    // The search text is made from the name, the phone and the email.
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
    // The time of a rotation shows in the entry. A start with a new JWT_SECRET encrypts the secrets again.
    ...{ resource: 'webhook', left_out: ['sealed_secret', 'earlier_secrets', 'version', 'updated_at'] },
    shown: ['events', 'is_active', 'switched_off_at', 'switched_off_reason', 'previous_until', 'rotated_at'],
  },
};

/** The tables that are not under audit, each with the reason. */
export const NOT_AUDITED: Record<string, string> = {
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
