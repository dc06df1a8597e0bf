import { Decimal } from '@wateja/common';

import type { GroupOutcome } from '../../recipients';
import { type Interval, newcombe } from './newcombe';
import { welch } from './welch';

/** What one group did. */
export interface GroupResult {
  customers: number;
  buyers: number;
  /** Buyers of all, from 0 to 1. */
  purchase_rate: number;
  purchases: number;
  /** Decimal strings, net of refunds. */
  amount: string;
  amount_per_customer: string;
}

/** What a campaign changed: those who were chosen to be written to, compared with those held out by chance. */
export interface Uplift {
  method: string;
  sent: GroupResult;
  holdout: GroupResult;
  /** Of the purchase rates: 0.05 is five of a hundred customers. */
  rate_difference: number;
  rate_interval: Interval;
  amount_method: string;
  /** Of the amounts per customer, a decimal string; the interval is null where too little is known. */
  amount_difference: string;
  amount_interval: { lower: string; upper: string } | null;
}

/** How the intervals are computed, as answers name it. */
export const METHOD = 'Newcombe 1998, method 10 (hybrid score interval), 95 %';
export const AMOUNT_METHOD = "Welch's interval, 95 %";

const DIGITS = 6;

/**
 * The uplift of a campaign, or a sentence that says why there is none. Everybody of a group counts, whether or not
 * their message arrived: leaving out those whom it did not reach would compare different people.
 */
export function upliftOf(
  outcomes: GroupOutcome[],
): { uplift: Uplift; why_not: null } | { uplift: null; why_not: string } {
  const sent = outcomes.find(({ group }) => group === 'sent');
  const holdout = outcomes.find(({ group }) => group === 'holdout');
  if (!holdout || holdout.customers === 0) {
    return { uplift: null, why_not: 'Nobody was held out, so there is nobody to compare with' };
  }
  if (!sent || sent.customers === 0) return { uplift: null, why_not: 'Nobody was written to' };
  const { lower, upper } = newcombe(shareOf(sent), shareOf(holdout));
  const amounts = welch(sampleOf(sent), sampleOf(holdout));
  const uplift = {
    method: METHOD,
    ...{ sent: resultOf(sent), holdout: resultOf(holdout) },
    rate_difference: rounded(sent.buyers / sent.customers - holdout.buyers / holdout.customers),
    rate_interval: { lower: rounded(lower), upper: rounded(upper) },
    amount_method: AMOUNT_METHOD,
    amount_difference: perCustomer(sent).minus(perCustomer(holdout)).toFixed(2),
    amount_interval: amounts && { lower: amounts.lower.toFixed(2), upper: amounts.upper.toFixed(2) },
  };
  return { uplift, why_not: null };
}

function resultOf(outcome: GroupOutcome): GroupResult {
  const { customers, buyers, purchases, amount } = outcome;
  const purchase_rate = rounded(buyers / customers);
  return { customers, buyers, purchase_rate, purchases, amount, amount_per_customer: perCustomer(outcome).toFixed(2) };
}

const shareOf = ({ buyers, customers }: GroupOutcome) => ({ yes: buyers, of: customers });

const sampleOf = ({ customers, amount, amount_squares }: GroupOutcome) => ({
  ...{ size: customers, sum: Number(amount), squares: Number(amount_squares) },
});

const perCustomer = ({ amount, customers }: GroupOutcome) => new Decimal(amount).div(customers);

const rounded = (value: number) => Number(value.toFixed(DIGITS));
