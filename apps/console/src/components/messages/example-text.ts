/** The variables of texts, with the values of the customer whom the API invents for its examples. */
export const EXAMPLES = {
  customer_name: 'Amina Otieno',
  first_name: 'Amina',
  business_name: 'Mama Njeri Shop',
  currency: 'KES',
  total_spent: '12500.00',
  total_purchases: '12',
  loyalty_tier: 'regular',
  receipt_number: 'R-000981',
  total_amount: '2500.00',
  total_items: '3',
  payment_method: 'mpesa',
  completed_at: '15 Jan 2026, 13:30',
} as const;
export type Variable = keyof typeof EXAMPLES;

/** The variables that every text has, in the order in which they are offered. */
export const CUSTOMER_VARIABLES: readonly Variable[] = [
  ...(['first_name', 'customer_name', 'business_name', 'loyalty_tier', 'total_purchases', 'total_spent'] as const),
  'currency',
];
/** Those of a receipt. */
export const SALE_VARIABLES: readonly Variable[] = [
  ...(['receipt_number', 'total_amount', 'total_items', 'payment_method', 'completed_at'] as const),
];

/**
 * A text as the invented customer gets it from this shop. Null for a text with conditions, or with a name that is none: only
 * the API can read these.
 */
export function exampleText(text: string, shop: { name: string; currency: string }): string | null {
  const values: Record<string, string> = { ...EXAMPLES, business_name: shop.name, currency: shop.currency };
  const names = [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name ?? '');
  if (names.some((name) => values[name] === undefined)) return null;
  const filled = text.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => values[name] ?? '');
  return /\{[{%]/.test(filled) ? null : filled;
}
