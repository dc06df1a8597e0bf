import type { Import } from '@wateja/client';

/** Such as `phone` for each column of a file. Null for a column that is left out. */
export type Mapping = Import['mapping'];

const CUSTOMER_FIELDS = [
  ...(['external_id', 'name', 'phone', 'email', 'address', 'customer_type', 'tags', 'note', 'created_at'] as const),
  ...(['prefer_sms', 'prefer_email', 'prefer_call'] as const),
  ...(['consent_sms', 'consent_email', 'consent_source', 'consent_date'] as const),
] as const;
const SALE_FIELDS = [
  ...(['external_id', 'customer_external_id', 'customer_phone', 'customer_email', 'payment_method', 'status'] as const),
  ...(['completed_at', 'total_amount', 'total_items', 'product_id', 'sku', 'product_name'] as const),
  ...(['quantity', 'unit_price', 'line_discount', 'discount_amount', 'subtotal_amount'] as const),
  ...(['refunded_amount', 'refund_of'] as const),
] as const;

export type Field = (typeof CUSTOMER_FIELDS)[number] | (typeof SALE_FIELDS)[number];

/** The fields that a column can be. */
export const FIELDS: Record<Import['kind'], readonly Field[]> = { customers: CUSTOMER_FIELDS, sales: SALE_FIELDS };

const TIMES: ReadonlySet<string | null> = new Set(['created_at', 'consent_date', 'completed_at']);

/** Whether the order of day and month can matter. */
export const hasDates = (mapping: Mapping): boolean => Object.values(mapping).some((field) => TIMES.has(field));
