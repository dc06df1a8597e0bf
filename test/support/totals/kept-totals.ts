import type { TestDatabase } from '../test-database';

/**
 * A total that triggers keep, and the value computed from the rows. Sums are of customers, sales, money and quantities.
 */
export interface TotalDifference {
  counter: string;
  key: unknown[];
  kept: string[] | null;
  counted: string[] | null;
}

const PURCHASE = `status IN ('completed', 'partially_refunded')`;
const DAY = `(COALESCE(completed_at, created_at) AT TIME ZONE 'UTC')::date`;

/** One statement, and so one snapshot. Writes during the query must not cause a difference. */
export const TOTAL_DIFFERENCES = `
  WITH kept AS (
    SELECT 'customers' AS counter, jsonb_build_array(business_id, is_active, customer_type) AS key,
      ARRAY[sum(customers)::numeric] AS kept FROM customer_counts GROUP BY 2
    UNION ALL
    SELECT 'loyalty', jsonb_build_array(business_id, repeat_frequency, is_repeat_customer),
      ARRAY[sum(customers)::numeric, sum(total_spent)] FROM loyalty_counts GROUP BY 2
    UNION ALL
    SELECT 'purchases', jsonb_build_array(business_id, customer_id), ARRAY[purchases::numeric, amount, items]
    FROM customer_sales_totals
    UNION ALL
    SELECT 'sales', jsonb_build_array(business_id, day, status), ARRAY[sum(sales)::numeric] FROM sale_counts GROUP BY 2
  ), counted AS (
    SELECT 'customers' AS counter, jsonb_build_array(business_id, is_active, customer_type) AS key,
      ARRAY[count(*)::numeric] AS counted FROM customers GROUP BY 2
    UNION ALL
    SELECT 'loyalty', jsonb_build_array(h.business_id, repeat_frequency, is_repeat_customer),
      ARRAY[count(*)::numeric, sum(total_spent)]
    FROM customer_purchase_history h JOIN customers c ON c.business_id = h.business_id AND c.id = h.customer_id
    WHERE c.is_active GROUP BY 2
    UNION ALL
    SELECT 'purchases', jsonb_build_array(business_id, customer_id),
      ARRAY[count(*)::numeric, sum(total_amount - refunded_amount), sum(total_items - refunded_items)]
    FROM sales WHERE customer_id IS NOT NULL AND ${PURCHASE} GROUP BY 2
    UNION ALL
    SELECT 'sales', jsonb_build_array(business_id, ${DAY}, status), ARRAY[count(*)::numeric] FROM sales GROUP BY 2
  )
  SELECT counter, key, kept.kept::text[], counted.counted::text[]
  FROM (SELECT * FROM kept WHERE 0 <> ANY(kept)) kept
  FULL JOIN (SELECT * FROM counted WHERE 0 <> ANY(counted)) counted USING (counter, key)
  WHERE kept.kept IS DISTINCT FROM counted.counted
  ORDER BY counter, key`;

/** Every kept total of every business that differs from the sum of its rows. */
export const totalDifferences = (database: TestDatabase): Promise<TotalDifference[]> =>
  database.query<TotalDifference>(TOTAL_DIFFERENCES);

/** The maximum number of rows of one counter, which is the maximum number of simultaneous writers. */
export async function mostSlots({ query }: TestDatabase): Promise<number> {
  const [row] = await query<{ slots: number }>(`
    SELECT COALESCE(max(slots), 0)::int AS slots FROM (
      SELECT count(*) AS slots FROM customer_counts GROUP BY business_id, is_active, customer_type
      UNION ALL SELECT count(*) FROM loyalty_counts GROUP BY business_id, repeat_frequency, is_repeat_customer
      UNION ALL SELECT count(*) FROM sale_counts GROUP BY business_id, day, status
    ) counters`);
  return row?.slots ?? 0;
}
