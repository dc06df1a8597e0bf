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
/** What texts about points and tiers can use. */
const OF_REWARDS = {
  receipt: ['points_earned', 'points_balance', 'tier'],
  tier_up: ['tier', 'previous_tier'],
  tier_at_risk: ['tier', 'tier_until', 'missing_amount', 'missing_purchases'],
  points_expiring: ['points_expiring', 'points_until', 'points_worth', 'points_balance', 'tier'],
  points_statement: [
    ...(['statement_month', 'points_earned', 'points_used', 'points_ended'] as const),
    ...(['points_balance', 'points_worth', 'tier'] as const),
  ],
} as const;

export type VariableName =
  (typeof ALWAYS)[number] | (typeof OF_SALE)[number] | (typeof OF_REWARDS)[keyof typeof OF_REWARDS][number];

/** The variables that are numbers. The others are text. */
export const NUMBERS: readonly VariableName[] = [
  ...([
    'total_spent',
    'total_purchases',
    'total_amount',
    'total_items',
    'missing_amount',
    'missing_purchases',
  ] as const),
  ...(['points_earned', 'points_used', 'points_ended', 'points_expiring', 'points_balance', 'points_worth'] as const),
];

/** Amounts of money, which are shown as people write them in the currency of the shop. */
const AMOUNTS: readonly VariableName[] = ['total_spent', 'total_amount', 'missing_amount', 'points_worth'];

/** The variables that texts of each kind can use. */
export const VARIABLES: Record<TemplateKind, readonly VariableName[]> = {
  campaign: ALWAYS,
  receipt: [...ALWAYS, ...OF_SALE, ...OF_REWARDS.receipt],
  welcome: ALWAYS,
  became_regular: ALWAYS,
  tier_up: [...ALWAYS, ...OF_REWARDS.tier_up],
  tier_at_risk: [...ALWAYS, ...OF_REWARDS.tier_at_risk],
  points_expiring: [...ALWAYS, ...OF_REWARDS.points_expiring],
  points_statement: [...ALWAYS, ...OF_REWARDS.points_statement],
};

/** The values of a text's variables. Null is rendered as an empty string. */
export type Variables = Partial<Record<VariableName, string | number | null>>;

/** Returns the variables of the customer and their shop, which every text can use, and the `extra` ones. */
export function messageVariables(sender: Sender, recipient: Recipient, extra: Variables = {}): Variables {
  const name = recipient.name.trim();
  const variables: Variables = {
    customer_name: name,
    first_name: name.split(/\s/, 1)[0] ?? '',
    business_name: sender.name,
    currency: sender.currency,
    total_spent: recipient.total_spent,
    total_purchases: recipient.total_purchases,
    loyalty_tier: recipient.loyalty_tier,
    tier: recipient.loyalty_tier,
    ...extra,
  };
  for (const amount of AMOUNTS) {
    const value = variables[amount];
    if (value !== undefined) variables[amount] = payable(value, sender.currency);
  }
  return variables;
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
  tier: 'Gold',
  previous_tier: 'Silver',
  tier_until: '14 Feb 2027',
  missing_amount: '4200.00',
  missing_purchases: 2,
  points_earned: '25',
  points_used: '200',
  points_ended: '0',
  points_expiring: '120',
  points_until: '31 Jan 2027',
  points_balance: '620',
  points_worth: '120.00',
  statement_month: 'Jan 2026',
};

/** The names of all variables. */
export const VARIABLE_NAMES = Object.keys(EXAMPLE_VARIABLES) as VariableName[];
