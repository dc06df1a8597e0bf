import { repeatFrequency, type RepeatFrequency } from '@wateja/common';
import { Prisma } from '@wateja/prisma';

/** From how many purchases on a customer counts as what. One purchase is `one_time`, none is no frequency. */
export interface FrequencyThresholds {
  occasional_from: number;
  regular_from: number;
  frequent_from: number;
}

export const DEFAULT_THRESHOLDS: FrequencyThresholds = { occasional_from: 2, regular_from: 5, frequent_from: 10 };

/** Purchases that make a repeat customer. Fixed: the specification defines it, whatever the thresholds say. */
export const REPEAT_FROM = 2;

/** How high a frequency stands on the ladder; below all of them is a customer without purchases. */
export const rankOf = (frequency: RepeatFrequency | null) =>
  frequency === null ? -1 : repeatFrequency.options.indexOf(frequency);

/**
 * `repeat_frequency` of `purchases`, by the thresholds in the row `settings` (all null without one).
 * It is SQL because metrics are written by one statement for any number of customers.
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
