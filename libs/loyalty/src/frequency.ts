import { repeatFrequency, type RepeatFrequency } from '@wateja/common';
import { Prisma } from '@wateja/prisma';

/**
 * The number of purchases at which each repeat frequency begins. A customer with one purchase is `one_time`, and a
 * customer without purchases has no frequency.
 */
export interface FrequencyThresholds {
  occasional_from: number;
  regular_from: number;
  frequent_from: number;
}

export const DEFAULT_THRESHOLDS: FrequencyThresholds = { occasional_from: 2, regular_from: 5, frequent_from: 10 };

/** The number of purchases that make a repeat customer. The specification fixes it, so no business can change it. */
export const REPEAT_FROM = 2;

/** Ranks repeat frequencies: a higher number means more purchases. A customer without purchases has rank -1. */
export const rankOf = (frequency: RepeatFrequency | null) =>
  frequency === null ? -1 : repeatFrequency.options.indexOf(frequency);

/**
 * SQL that computes `repeat_frequency` from the number `purchases` and the thresholds in the row `settings`. All
 * thresholds are null if the business has no settings; then the defaults apply. The rule is SQL because one statement
 * writes the metrics of any number of customers.
 */
export function frequencySql(purchases: Prisma.Sql, settings: Prisma.Sql): Prisma.Sql {
  const from = (frequency: RepeatFrequency) => {
    if (frequency === 'one_time') return Prisma.raw('1');
    const column = `${frequency}_from` as const;
    return Prisma.sql`COALESCE(${settings}.${Prisma.raw(column)}, ${Prisma.raw(String(DEFAULT_THRESHOLDS[column]))})`;
  };
  const steps = repeatFrequency.options
    .toReversed()
    .map((frequency) => Prisma.sql`WHEN ${purchases} >= ${from(frequency)} THEN ${Prisma.raw(`'${frequency}'`)}`);
  return Prisma.sql`CASE ${Prisma.join(steps, ' ')} END`;
}
