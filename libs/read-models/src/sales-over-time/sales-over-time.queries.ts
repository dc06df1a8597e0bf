import { Prisma } from '@wateja/prisma';
import { SALE_TIME } from '@wateja/sales';

import type { TimeBucket } from './sales-over-time.schemas';

interface Period {
  bucket: TimeBucket;
  from: Date;
  to: Date;
}

/**
 * Returns one row: the buckets of the period as a JSON array, oldest first. The first and the last bucket contain only
 * the sales of the period.
 */
export function salesOverTime(businessId: number, { bucket, from, to }: Period): Prisma.Sql {
  const unit = Prisma.raw(`'${bucket}'`);
  const bucketOf = (time: Prisma.Sql) => Prisma.sql`date_trunc(${unit}, (${time}) AT TIME ZONE b.timezone)`;
  return Prisma.sql`
    WITH buyer AS (
      SELECT ${bucketOf(Prisma.sql`s.completed_at`)} AS start, s.customer_id, count(*) AS sales,
        sum(s.total_amount) AS amount, sum(s.refunded_amount) AS refunded,
        min(s.completed_at) FILTER (WHERE is_purchase(s.status, s.customer_id)) AS first_purchase
      FROM sales s, businesses b
      WHERE b.id = ${businessId} AND s.business_id = ${businessId} AND ${SALE_TIME} >= ${from} AND ${SALE_TIME} < ${to}
        AND s.completed_at IS NOT NULL
      GROUP BY 1, 2
    ),
    total AS (
      SELECT buyer.start, sum(sales) AS sales, sum(amount) AS amount, sum(refunded) AS refunded,
        count(first_purchase) AS customers,
        count(*) FILTER (WHERE first_purchase > h.first_purchase_date) AS returning_customers
      FROM buyer
      -- OFFSET 0 makes PostgreSQL look up each customer, and not read those of the whole shop.
      LEFT JOIN LATERAL (
        SELECT h.first_purchase_date FROM customer_purchase_history h
        WHERE h.business_id = ${businessId} AND h.customer_id = buyer.customer_id OFFSET 0
      ) h ON true
      GROUP BY 1
    )
    SELECT json_agg(json_build_object(
        'start', to_char(bucket.start, 'YYYY-MM-DD'), 'sales', COALESCE(sales, 0), 'amount', COALESCE(amount, 0.00)::text,
        'refunded', COALESCE(refunded, 0.00)::text,
        'customers', COALESCE(customers, 0), 'new_customers', COALESCE(customers - returning_customers, 0),
        'returning_customers', COALESCE(returning_customers, 0)
      ) ORDER BY bucket.start)::text AS buckets
    FROM businesses b
    CROSS JOIN generate_series(
      ${bucketOf(Prisma.sql`${from}::timestamptz`)}, ${bucketOf(Prisma.sql`${to}::timestamptz - interval '1 microsecond'`)},
      interval '1 ${Prisma.raw(bucket)}'
    ) bucket(start)
    LEFT JOIN total USING (start)
    WHERE b.id = ${businessId}`;
}
