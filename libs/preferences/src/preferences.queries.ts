import { prepare, Prisma } from '@wateja/prisma';

interface Averages extends Record<string, unknown> {
  business_id: number;
  customer_ids: number[];
  /** What each of these customers spends on average, in the same order. */
  averages: string[];
}

/**
 * Writes what customers spend on average; rows that say so already stay untouched. A row that is there is updated: an insert
 * uses up a value of the sequence even where ON CONFLICT finds the row.
 */
export const writeAverageSpend = prepare<Averages>(
  'preferences-average-spend',
  ({ business_id, customer_ids, averages }) => Prisma.sql`
    WITH average AS MATERIALIZED (
      SELECT * FROM unnest(${customer_ids}::bigint[], ${averages}::numeric[]) AS t(customer_id, average_spend)
    ),
    updated AS (
      UPDATE customer_preferences p SET average_spend = average.average_spend FROM average
      WHERE p.business_id = ${business_id} AND p.customer_id = average.customer_id
        AND p.average_spend IS DISTINCT FROM average.average_spend
    )
    INSERT INTO customer_preferences AS p (business_id, customer_id, average_spend)
    SELECT ${business_id}, customer_id, average_spend FROM average
    WHERE NOT EXISTS (
      SELECT FROM customer_preferences e WHERE e.business_id = ${business_id} AND e.customer_id = average.customer_id
    )
    ORDER BY customer_id
    ON CONFLICT (business_id, customer_id) DO UPDATE SET average_spend = excluded.average_spend
    WHERE p.average_spend IS DISTINCT FROM excluded.average_spend`,
);
