import { Decimal } from '@wateja/common';

import type { GroupOutcome } from '../../recipients';
import { type Interval, newcombe } from './newcombe';
import { welch } from './welch';

/** The purchases of one group. */
export interface GroupResult {
  customers: number;
  buyers: number;
  /** Buyers as a share of the group, from 0 to 1. */
  purchase_rate: number;
  purchases: number;
  /** Decimal strings, net of refunds. */
  amount: string;
  amount_per_customer: string;
}

/** The effect of a campaign: customers who were chosen for the message, compared with the random holdout. */
export interface Uplift {
  method: string;
  sent: GroupResult;
  holdout: GroupResult;
  /** The difference of the purchase rates: 0.05 means five more buyers per hundred customers. */
  rate_difference: number;
  rate_interval: Interval;
  amount_method: string;
  /**
   * The difference of the amounts per customer, a decimal string. The interval is null if the data is too small for
   * one.
   */
  amount_difference: string;
  amount_interval: { lower: string; upper: string } | null;
}

/** The names of the methods, as answers show them. */
export const METHOD = 'Newcombe 1998, method 10 (hybrid score interval), 95 %';
export const AMOUNT_METHOD = "Welch's interval, 95 %";

const DIGITS = 6;

/**
 * Computes the uplift of a campaign, or a sentence that says why there is none. All customers of a group count, whether
 * or not their message arrived. Leaving out those whom it did not reach would compare different kinds of people.
 */
export function upliftOf(
  outcomes: GroupOutcome[],
): { uplift: Uplift; why_not: null } | { uplift: null; why_not: string } {
  const sent = outcomes.find(({ group }) => group === 'sent');
  const holdout = outcomes.find(({ group }) => group === 'holdout');
  if (!holdout || holdout.customers === 0) {
    return { uplift: null, why_not: 'The campaign has no holdout, so there is no group to compare with' };
  }
  if (!sent || sent.customers === 0) return { uplift: null, why_not: 'No customer was chosen to get a message' };
  const { lower, upper } = newcombe(shareOf(sent), shareOf(holdout));
  const amounts = welch(sampleOf(sent), sampleOf(holdout));
  const uplift = {
    method: METHOD,
    ...{ sent: resultOf(sent), holdout: resultOf(holdout) },
    rate_difference: roundToDigits(sent.buyers / sent.customers - holdout.buyers / holdout.customers),
    rate_interval: { lower: roundToDigits(lower), upper: roundToDigits(upper) },
    amount_method: AMOUNT_METHOD,
    amount_difference: perCustomer(sent).minus(perCustomer(holdout)).toFixed(2),
    amount_interval: amounts && { lower: amounts.lower.toFixed(2), upper: amounts.upper.toFixed(2) },
  };
  return { uplift, why_not: null };
}

function resultOf(outcome: GroupOutcome): GroupResult {
  const { customers, buyers, purchases, amount } = outcome;
  const purchaseRate = roundToDigits(buyers / customers);
  return {
    customers,
    buyers,
    purchase_rate: purchaseRate,
    purchases,
    amount,
    amount_per_customer: perCustomer(outcome).toFixed(2),
  };
}

const shareOf = ({ buyers, customers }: GroupOutcome) => ({ positive: buyers, total: customers });

const sampleOf = ({ customers, amount, amount_squares }: GroupOutcome) => ({
  ...{ size: customers, sum: Number(amount), squares: Number(amount_squares) },
});

const perCustomer = ({ amount, customers }: GroupOutcome) => new Decimal(amount).div(customers);

const roundToDigits = (value: number) => Number(value.toFixed(DIGITS));
