import { currencyDecimals } from '@wateja/common';

import type { TemplateKind } from '../../message-enums';
import type { Recipient, Sender } from '../../recipients';

const ALWAYS = [
  'customer_name',
  'first_name',
  'business_name',
  'currency',
  'total_spent',
  'total_purchases',
  'loyalty_tier',
] as const;
const OF_SALE = ['receipt_number', 'total_amount', 'total_items', 'payment_method', 'completed_at'] as const;

export type VariableName = (typeof ALWAYS)[number] | (typeof OF_SALE)[number];

/** The variables that are numbers. The others are text. */
export const NUMBERS: readonly VariableName[] = ['total_spent', 'total_purchases', 'total_amount', 'total_items'];

/** The variables that texts of each kind can use. */
export const VARIABLES: Record<TemplateKind, readonly VariableName[]> = {
  campaign: ALWAYS,
  receipt: [...ALWAYS, ...OF_SALE],
  welcome: ALWAYS,
  became_regular: ALWAYS,
};

/** The values of a text's variables. Null is rendered as an empty string. */
export type Variables = Partial<Record<VariableName, string | number | null>>;

/** Returns the variables of the customer and their shop, which every text can use, and the `extra` ones. */
export function messageVariables(sender: Sender, recipient: Recipient, extra: Variables = {}): Variables {
  const name = recipient.name.trim();
  const { total_amount, ...others } = extra;
  return {
    customer_name: name,
    first_name: name.split(/\s/, 1)[0] ?? '',
    business_name: sender.name,
    currency: sender.currency,
    total_spent: payable(recipient.total_spent, sender.currency),
    total_purchases: recipient.total_purchases,
    loyalty_tier: recipient.loyalty_tier,
    ...others,
    ...(total_amount === undefined ? {} : { total_amount: payable(total_amount, sender.currency) }),
  };
}

/** An amount as people write it: `UGX 2500`, because the currency has no decimals, but `KES 2500.00`. */
function payable<Amount extends string | number | null>(amount: Amount, currency: string): Amount | string {
  return typeof amount === 'string' && currencyDecimals(currency) === 0 ? amount.replace(/\.00$/, '') : amount;
}

/** An invented customer whose values are used to show a text. */
export const EXAMPLE_VARIABLES: Required<Record<VariableName, string | number>> = {
  customer_name: 'Amina Otieno',
  first_name: 'Amina',
  business_name: 'Mama Njeri Shop',
  currency: 'KES',
  total_spent: '12500.00',
  total_purchases: 12,
  loyalty_tier: 'regular',
  receipt_number: 'R-000981',
  total_amount: '2500.00',
  total_items: '3',
  payment_method: 'mpesa',
  completed_at: '15 Jan 2026, 13:30',
};
