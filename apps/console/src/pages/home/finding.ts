/** The smallest change, in per cent, at which sales count as risen or fallen. */
const NOTABLE_PERCENT = 5;
/** Fewer purchases say nothing. */
const MIN_PURCHASES = 30;
/** With fewer customers, a share or a largest group says nothing. */
const MIN_CUSTOMERS = 20;

export interface PeriodTotal {
  amount: number;
  purchases: number;
}

export type Trend = { kind: 'rose' | 'fell'; percent: number } | { kind: 'same' | 'none' };

/**
 * The result of comparing two periods. There is none unless both are large enough. A small change counts as no change.
 */
export function trendOf(present: PeriodTotal, before: PeriodTotal): Trend {
  if (Math.min(present.purchases, before.purchases) < MIN_PURCHASES || before.amount <= 0) return { kind: 'none' };
  const percent = Math.round((present.amount / before.amount - 1) * 100);
  if (Math.abs(percent) < NOTABLE_PERCENT) return { kind: 'same' };
  return { kind: percent > 0 ? 'rose' : 'fell', percent: Math.abs(percent) };
}

/** Whether so many customers are enough for a finding. A chart of fewer shows its numbers only. */
export const saysSomething = (customers: number): boolean => customers >= MIN_CUSTOMERS;
