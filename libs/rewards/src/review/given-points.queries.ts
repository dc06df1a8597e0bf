import { Prisma } from '@wateja/prisma';

/** The points that a user or an API key gave by hand, or by claims. Points are decimals as texts. */
export interface GiverRow {
  user_id: number | null;
  api_key_id: number | null;
  adjustments: number;
  points_given: string;
  claims: number;
  points_claimed: string;
  customer_id: number;
  customer_times: number;
  is_unusual: boolean;
}

/** Fewer gifts are never unusual, because a small shop has few of anything. */
const MIN_UNUSUAL = 5;
/** Unusual is more than this many times the median of the others who sold or gave. */
const UNUSUAL_FACTOR = 3;

/**
 * For each user and key that gave points since then, or claimed receipts: how often, how many points, and the customer who
 * got them most often. Points that an adjustment took do not count.
 */
export const givenPoints = (businessId: number, since: Date) => Prisma.sql`
  WITH given AS (
    SELECT e.user_id, e.api_key_id, e.customer_id, e.points AS adjusted, NULL::numeric AS claimed
    FROM reward_entries e
    WHERE e.business_id = ${businessId} AND e.type = 'adjust' AND e.points > 0 AND e.effective_at >= ${since}
      AND (e.user_id IS NOT NULL OR e.api_key_id IS NOT NULL)
    UNION ALL
    SELECT a.user_id, a.api_key_id, a.customer_id, NULL, COALESCE((
      SELECT sum(e.points) FROM reward_entries e
      WHERE e.business_id = a.business_id AND e.customer_id = a.customer_id AND e.sale_id = a.sale_id AND e.type = 'earn'
    ), 0)
    FROM sale_attributions a
    WHERE a.business_id = ${businessId} AND a.created_at >= ${since}
      AND (a.user_id IS NOT NULL OR a.api_key_id IS NOT NULL)
  ),
  givers AS (
    SELECT user_id, api_key_id, count(adjusted) AS adjustments, COALESCE(sum(adjusted), 0) AS points_given,
      count(claimed) AS claims, COALESCE(sum(claimed), 0) AS points_claimed, count(*) AS times
    FROM given GROUP BY 1, 2
  ),
  sellers AS (
    SELECT DISTINCT s.created_by AS user_id, s.api_key_id FROM sales s
    WHERE s.business_id = ${businessId} AND s.source <> 'import' AND (s.created_by IS NOT NULL OR s.api_key_id IS NOT NULL)
      AND CASE WHEN s.completed_at IS NULL THEN s.created_at ELSE s.completed_at END >= ${since}
  ),
  everybody AS (
    SELECT user_id, api_key_id, max(times) AS times
    FROM (SELECT user_id, api_key_id, 0 AS times FROM sellers UNION ALL SELECT user_id, api_key_id, times FROM givers) each
    GROUP BY 1, 2
  )
  SELECT g.user_id, g.api_key_id, g.adjustments::int, trim_scale(g.points_given)::text AS points_given, g.claims::int,
    trim_scale(g.points_claimed)::text AS points_claimed, most.customer_id, most.times::int AS customer_times,
    g.times >= ${MIN_UNUSUAL} AND COALESCE(g.times > ${UNUSUAL_FACTOR} * others.median, false) AS is_unusual
  FROM givers g
  CROSS JOIN LATERAL (
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY times) AS median FROM everybody
    WHERE (everybody.user_id, everybody.api_key_id) IS DISTINCT FROM (g.user_id, g.api_key_id)
  ) others
  CROSS JOIN LATERAL (
    SELECT customer_id, count(*) AS times FROM given
    WHERE (given.user_id, given.api_key_id) IS NOT DISTINCT FROM (g.user_id, g.api_key_id)
    GROUP BY customer_id ORDER BY times DESC, sum(adjusted) DESC NULLS LAST, customer_id LIMIT 1
  ) most
  ORDER BY g.points_given + g.points_claimed DESC, g.times DESC, g.user_id, g.api_key_id LIMIT 100`;
