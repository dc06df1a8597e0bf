import { createRequire } from 'node:module';

/** The model that the shop's accountants wrote. Money is in cents, points are in thousandths, dates are local days. */
export interface RewardsReference {
  allocate(total: number, weights: number[]): number[];
  quote(lines: ReferenceLine[], options: ReferenceOptions): ReferenceQuote;
  lastGoodDay(earnedOn: string, rule: { months: number | null; at: 'day' | 'month_end' }): string | null;
  tierAt(
    day: string,
    buys: ReferencePurchase[],
    ladder: ReferenceTier[],
    settings: ReferenceTierSettings,
  ): string | null;
  Sale: new (quote: ReferenceQuote, lines: ReferenceLine[], rule: ReferenceEarning) => ReferenceSale;
  Account: new (settings: { shortfall: 'owe' | 'forgive'; grace_days: number }) => ReferenceAccount;
}

export interface ReferenceLine {
  amount: number;
  discountable: boolean;
  redeemable: boolean;
  earns: boolean;
}
export interface ReferenceEarning {
  rule: { points: number; per: string };
  multiplier: string;
  fractions: 'drop' | 'keep';
  cap: number | null;
  quantities?: number[];
}
export interface ReferenceOptions extends ReferenceEarning {
  tier_percent: string;
  payable_step: string | null;
  order_discount: number;
  redeem: {
    requested: number;
    available: number;
    points: number;
    amount: string;
    min: number;
    max_percent: number;
  } | null;
}
export interface ReferenceQuote {
  gross: number;
  tier_discount: number;
  points_used: number;
  points_value: number;
  payable: number;
  eligible: number;
  earned: number;
  lines: { gross: number; discount: number; points_value: number; net: number }[];
  reason: string | null;
}
export interface ReferenceSale {
  refund(parts: { line: number; qty: number }[]): { money_back: number; points_back: number; points_reversed: number };
}
export interface ReferencePurchase {
  on: string;
  spent: number;
  purchases: number;
}
export interface ReferenceTier {
  name: string;
  min_spent: string;
  min_purchases: number;
}
export interface ReferenceTierSettings {
  window: { type: 'lifetime' } | { type: 'calendar_year' } | { type: 'rolling'; months: number };
  keep_days: number;
}
export interface ReferenceLot {
  id: number;
  total: number;
  left: number;
  on: string;
  last: string | null;
  sale?: number;
}
export interface ReferenceAccount {
  lots: ReferenceLot[];
  debt: number;
  balance(day: string): number;
  credit(points: number, day: string, lastGoodDay: string | null, options: { sale: number }): number;
  redeem(points: number, day: string, options: { sale: number; offline: boolean }): { refused?: string };
  reverse(points: number, day: string, options: { sale: number }): { owed: number; forgiven: number };
  giveBack(points: number, day: string, redeemSale: number): { m: number; last: string | null }[];
  expire(day: string): { lot: number; m: number; on: string }[];
}

const load = createRequire(__filename);
export const reference = load('../data/rewards/reference.cjs') as RewardsReference;
