import { Decimal } from '@wateja/common';

import type { PredictedSale, Thresholds } from './ledger-model';

export const DEFAULT_THRESHOLDS: Thresholds = { occasional_from: 2, regular_from: 5, frequent_from: 10 };

/** The row of `customer_purchase_history`, and the average in the preferences. */
export interface PredictedMetrics {
  total_purchases: number;
  total_spent: string;
  total_items_bought: string;
  avg_transaction_value: string;
  first_purchase_date: string | null;
  last_purchase_date: string | null;
  is_repeat_customer: boolean;
  customer_lifetime_value: string;
  repeat_frequency: string | null;
  average_spend: string;
}

/** The purchases of one customer, newest first. */
export function purchasesOf(sales: PredictedSale[]): PredictedSale[] {
  return sales
    .filter(({ status }) => status === 'completed' || status === 'partially_refunded')
    .sort((a, b) => b.completed_at!.localeCompare(a.completed_at!) || b.id - a.id);
}

/** The metrics of one customer's purchases, which are sorted newest first. */
export function metricsOf(purchases: PredictedSale[], thresholds: Thresholds): PredictedMetrics {
  const net = (gross: 'total_amount' | 'total_items', back: 'refunded_amount' | 'refunded_items') =>
    purchases.reduce((total, sale) => total.plus(sale[gross]).minus(sale[back]), new Decimal(0));
  const spent = net('total_amount', 'refunded_amount');
  const average = purchases.length > 0 ? spent.div(purchases.length) : new Decimal(0);
  return {
    total_purchases: purchases.length,
    total_spent: spent.toFixed(2),
    total_items_bought: net('total_items', 'refunded_items').toFixed(3),
    avg_transaction_value: average.toFixed(2),
    first_purchase_date: purchases.at(-1)?.completed_at ?? null,
    last_purchase_date: purchases[0]?.completed_at ?? null,
    is_repeat_customer: purchases.length >= 2,
    customer_lifetime_value: spent.toFixed(2),
    repeat_frequency: frequencyOf(purchases.length, thresholds),
    average_spend: average.toFixed(2),
  };
}

export function frequencyOf(purchases: number, thresholds: Thresholds): string | null {
  if (purchases === 0) return null;
  if (purchases < thresholds.occasional_from) return 'one_time';
  if (purchases < thresholds.regular_from) return 'occasional';
  return purchases < thresholds.frequent_from ? 'regular' : 'frequent';
}

/** The answer of the analytics route, computed from the metrics of active customers. */
export function analyticsOf(active: PredictedMetrics[]) {
  const buyers = active.filter(({ total_purchases }) => total_purchases > 0);
  const repeating = active.filter(({ is_repeat_customer }) => is_repeat_customer).length;
  const spent = buyers.reduce((total, { total_spent }) => total.plus(total_spent), new Decimal(0));
  const counted = (frequency: string) => active.filter(({ repeat_frequency }) => repeat_frequency === frequency).length;
  return {
    total_customers: active.length,
    repeat_customers: repeating,
    repeat_customer_percentage: new Decimal(100 * repeating)
      .div(active.length || 1)
      .toDecimalPlaces(2)
      .toNumber(),
    average_customer_lifetime_value: spent.div(buyers.length || 1).toFixed(2),
    repeat_frequency_distribution: {
      one_time: counted('one_time'),
      occasional: counted('occasional'),
      regular: counted('regular'),
      frequent: counted('frequent'),
    },
  };
}
