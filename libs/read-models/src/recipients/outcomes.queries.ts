import { prepare, Prisma } from '@wateja/prisma';

interface Windows extends Record<string, unknown> {
  business_id: number;
  campaign_ids: number[];
  from: Date[];
  days: number[];
}

/**
 * Returns what each group of these campaigns bought in the `days` days after `from`, by the time of the purchase.
 * Amounts are net of refunds, and `customers` includes those who bought nothing.
 */
export const outcomes = prepare<Windows>(
  'messaging-outcomes',
  ({ business_id, campaign_ids, from, days }) => Prisma.sql`
    SELECT c.campaign_id, g.*
    FROM unnest(${campaign_ids}::bigint[], ${from}::timestamptz[], ${days}::int[]) AS c(campaign_id, "from", days),
    LATERAL (
      SELECT r."group", count(*)::int AS customers, count(*) FILTER (WHERE b.purchases > 0)::int AS buyers,
        sum(b.purchases)::int AS purchases, sum(b.amount)::text AS amount,
        sum(b.amount * b.amount)::text AS amount_squares
      FROM campaign_recipients r,
      LATERAL (
        SELECT count(*) AS purchases, COALESCE(sum(s.total_amount - s.refunded_amount), 0.00) AS amount
        FROM sales s
        WHERE s.business_id = ${business_id} AND s.customer_id = r.customer_id
          AND s.completed_at >= c."from"
          AND s.completed_at < c."from" + make_interval(hours => 24 * c.days)
          AND is_purchase(s.status, s.customer_id)
      ) b
      WHERE r.business_id = ${business_id} AND r.campaign_id = c.campaign_id AND r."group" IN ('sent', 'holdout')
      GROUP BY r."group"
    ) g
    ORDER BY 1, 2`,
);
