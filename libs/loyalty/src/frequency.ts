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

/**
 * `repeat_frequency` of `purchases`, by the thresholds in the row `settings` (all null without one).
 * It is SQL because metrics are written by one statement for any number of customers.
 */
export function frequencySql(purchases: Prisma.Sql, settings: Prisma.Sql): Prisma.Sql {
  const { occasional_from, regular_from, frequent_from } = DEFAULT_THRESHOLDS;
  return Prisma.sql`
    CASE
      WHEN ${purchases} >= COALESCE(${settings}.frequent_from, ${frequent_from}::int) THEN 'frequent'
      WHEN ${purchases} >= COALESCE(${settings}.regular_from, ${regular_from}::int) THEN 'regular'
      WHEN ${purchases} >= COALESCE(${settings}.occasional_from, ${occasional_from}::int) THEN 'occasional'
      WHEN ${purchases} >= 1 THEN 'one_time'
    END`;
}
