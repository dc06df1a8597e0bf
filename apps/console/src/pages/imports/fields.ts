import type { Import } from '@wateja/client';

/** Such as `phone` for each column of a file. Null for a column that is left out. */
export type Mapping = Import['mapping'];

const CUSTOMER_FIELDS = [
  ...(['external_id', 'name', 'phone', 'email', 'address', 'customer_type', 'tags', 'note', 'created_at'] as const),
  ...(['prefer_sms', 'prefer_email', 'prefer_call'] as const),
  ...(['consent_sms', 'consent_email', 'consent_source', 'consent_date'] as const),
  ...(['favorite_products', 'preferred_payment', 'best_contact_time'] as const),
  ...(['can_receive_offers', 'can_receive_loyalty', 'do_not_contact', 'is_active'] as const),
] as const;
const SALE_FIELDS = [
  ...(['external_id', 'customer_external_id', 'customer_phone', 'customer_email', 'payment_method', 'status'] as const),
  ...(['completed_at', 'total_amount', 'total_items', 'product_id', 'sku', 'product_name'] as const),
  ...(['quantity', 'unit_price', 'line_discount', 'discount_amount', 'subtotal_amount'] as const),
  ...(['refunded_amount', 'refund_of'] as const),
] as const;

const POINTS_FIELDS = ['external_id', 'customer_id', 'phone', 'email', 'points', 'last_good_day'] as const;

export type Field = (typeof CUSTOMER_FIELDS | typeof SALE_FIELDS | typeof POINTS_FIELDS)[number];

/** The fields that a column can be. */
export const FIELDS: Record<Import['kind'], readonly Field[]> = {
  customers: CUSTOMER_FIELDS,
  sales: SALE_FIELDS,
  points: POINTS_FIELDS,
};

const TIMES: ReadonlySet<string | null> = new Set(['created_at', 'consent_date', 'completed_at', 'last_good_day']);

/** Whether the order of day and month can matter. */
export const hasDates = (mapping: Mapping): boolean => Object.values(mapping).some((field) => TIMES.has(field));

/** The fields of which one is enough in place of a required one. Lines of sales have no totals. */
const INSTEAD: Record<Import['kind'], Readonly<Record<string, readonly string[]>>> = {
  customers: { external_id: ['phone', 'email'] },
  sales: {
    total_amount: ['quantity', 'unit_price'],
    total_items: ['quantity', 'unit_price'],
    product_id: ['sku', 'product_name'],
  },
  points: { external_id: ['customer_id', 'phone', 'email'] },
};

/** The required fields that still have no column, after the user has chosen some. The server checks the whole mapping. */
export function stillMissing({ kind, missing }: Pick<Import, 'kind' | 'missing'>, mapping: Mapping): string[] {
  const chosen = new Set(Object.values(mapping));
  return missing.filter(
    (field) => ![field, ...(INSTEAD[kind][field] ?? [])].some((alternative) => chosen.has(alternative)),
  );
}
