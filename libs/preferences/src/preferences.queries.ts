import { prepare, Prisma } from '@wateja/prisma';

interface Averages extends Record<string, unknown> {
  business_id: number;
  customer_ids: number[];
  /** The average spend of each customer, in the order of `customer_ids`. */
  averages: string[];
}

/**
 * Writes the average spend of these customers, and does not touch rows that are already right. The statement updates
 * rows that exist, and inserts only missing rows: an INSERT uses up a value of the sequence even if ON CONFLICT finds a
 * row.
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
