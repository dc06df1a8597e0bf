/**
 * Columns that an export leaves out: hashes by which the service recognises a repeated post or an erased person (they
 * would give away the ids that were hashed), and columns that repeat the place in the document.
 */
export const LEFT_OUT = [
  ...['sales.content_hash', 'customers.suppression_hash', 'customer_merges.suppression_hash'],
  ...['customer_purchase_history.is_active', 'customer_purchase_history.total_spent_cents'],
  ...['audit_entries.business_id', 'audit_entries.request_id', 'audit_entries.session_id'],
  ...['sales.audit_entry_id', 'sales.has_payments', 'sales.request_id', 'sales.session_id'],
  ...['sale_items.business_id', 'sale_items.sale_id', 'sale_payments.business_id', 'sale_payments.id'],
  ...['sale_payments.sale_id', 'sale_refunds.business_id', 'sale_refunds.sale_id'],
];
