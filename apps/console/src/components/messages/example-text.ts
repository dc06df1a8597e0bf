import type { AutomaticMessage } from '@wateja/client';

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
  tier: 'Gold',
  previous_tier: 'Silver',
  tier_until: '14 Feb 2027',
  missing_amount: '4200.00',
  missing_purchases: '2',
  points_earned: '25',
  points_used: '200',
  points_ended: '0',
  points_expiring: '120',
  points_until: '31 Jan 2027',
  points_balance: '620',
  points_worth: '120.00',
  statement_month: 'Jan 2026',
} as const satisfies Record<AutomaticMessage['available_variables'][number], string>;
export type Variable = keyof typeof EXAMPLES;

/** The variables that every text has, in the order in which they are offered. */
export const CUSTOMER_VARIABLES: readonly Variable[] = [
  ...(['first_name', 'customer_name', 'business_name', 'loyalty_tier', 'total_purchases', 'total_spent'] as const),
  'currency',
];

/** The variables of an automatic message: those of its kind come first, and then those of every text. */
export const inOrder = (available: readonly Variable[]): readonly Variable[] => [
  ...available.filter((variable) => !CUSTOMER_VARIABLES.includes(variable)),
  ...CUSTOMER_VARIABLES,
];

const CONDITION = /^(\w+) (>|<|>=|<=|==|!=) (\d+)$/;
/** A condition without another one inside it. */
const BLOCK = /\{% if ([^%]+) %\}((?:(?!\{%)[^])*)\{% endif %\}/g;

/**
 * A text as this shop would send it to the invented customer. Null if the text contains more than simple conditions,
 * or an unknown name: only the API can show these.
 */
export function exampleText(text: string, shop: { name: string; currency: string }): string | null {
  const values: Record<string, string> = { ...EXAMPLES, business_name: shop.name, currency: shop.currency };
  const unknown: string[] = [];
  const whole = text.replaceAll(BLOCK, (_, conditions: string, inside: string) => {
    const results = conditions.split(' and ').map((condition) => holds(condition, values));
    if (results.includes(null)) unknown.push(conditions);
    return results.every(Boolean) ? inside : '';
  });
  const names = [...whole.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name ?? '');
  if (unknown.length > 0 || names.some((name) => values[name] === undefined)) return null;
  const filled = whole.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => values[name] ?? '');
  return /\{[{%]/.test(filled) ? null : filled;
}

/** Whether a number of the invented customer meets a condition, such as `points_used > 0`; null for other conditions. */
function holds(condition: string, values: Record<string, string>): boolean | null {
  const [, name = '', operator, limit] = CONDITION.exec(condition) ?? [];
  const difference = Number(values[name]) - Number(limit);
  if (Number.isNaN(difference)) return null;
  if (operator === '>') return difference > 0;
  if (operator === '<') return difference < 0;
  if (operator === '>=') return difference >= 0;
  if (operator === '<=') return difference <= 0;
  return (operator === '==') === (difference === 0);
}
