import { prepare, Prisma } from '@wateja/prisma';

export interface LeftOutQuestion extends Record<string, unknown> {
  business_id: number;
  campaign_id: number;
  outcome: 'left_out' | 'failed';
  /** Null for every reason. */
  reason: string | null;
  /** The page begins after this customer. */
  after: number;
  limit: number;
}

export interface LeftOutRow {
  customer_id: number;
  reason: string;
}

/**
 * The customers who were left out when the campaign was prepared, and those whose message was left out or failed later,
 * by id. A customer who was merged with another may have two entries; the first reason stands for both.
 *
 * Each half is grouped and cut by itself, so that it reads a page of its index and not the campaign. The literal states
 * are those of the index on messages.
 */
export const leftOutOfCampaign = prepare<LeftOutQuestion>(
  'campaign-left-out',
  ({ business_id, campaign_id, outcome, reason, after, limit }) => Prisma.sql`
    SELECT l.customer_id, min(l.reason) AS reason FROM (
      (
        SELECT r.customer_id, min(COALESCE(r.reason, 'unknown')) AS reason FROM campaign_recipients r
        WHERE r.business_id = ${business_id} AND r.campaign_id = ${campaign_id} AND r."group" = 'left_out'
          AND ${outcome}::text = 'left_out' AND r.customer_id > ${after}::bigint
          AND (${reason}::text IS NULL OR COALESCE(r.reason, 'unknown') = ${reason}::text)
        GROUP BY 1 ORDER BY 1 LIMIT ${limit}::int
      ) UNION ALL (
        SELECT m.customer_id, min(COALESCE(m.reason, 'unknown')) FROM messages m
        WHERE m.business_id = ${business_id} AND m.campaign_id = ${campaign_id} AND m.status = ${outcome}
          AND m.status IN ('left_out', 'failed') AND m.customer_id > ${after}::bigint
          AND (${reason}::text IS NULL OR COALESCE(m.reason, 'unknown') = ${reason}::text)
        GROUP BY 1 ORDER BY 1 LIMIT ${limit}::int
      )
    ) l
    GROUP BY 1 ORDER BY 1 LIMIT ${limit}::int`,
);
