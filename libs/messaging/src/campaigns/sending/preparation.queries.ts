import { Prisma } from '@wateja/prisma';

/** A row of `campaign_recipients`. */
export interface PlannedRecipient {
  customer_id: number;
  group: 'sent' | 'holdout' | 'left_out';
  reason: string | null;
}

/**
 * Keeps these customers from being erased until the transaction ends; before any row that erasure would change is
 * locked. Rows: those who are not erased.
 */
export const holdCustomers = (businessId: number, ids: number[]) => Prisma.sql`
  SELECT id FROM customers WHERE business_id = ${businessId} AND id = ANY (${ids}::bigint[]) AND erased_at IS NULL
  ORDER BY id FOR KEY SHARE`;

/** Locks the campaign; one row. */
export const lockPreparation = (businessId: number, id: number) => Prisma.sql`
  SELECT status, prepared_to FROM campaigns WHERE business_id = ${businessId} AND id = ${id} FOR NO KEY UPDATE`;

export const writeRecipients = (businessId: number, campaignId: number, recipients: PlannedRecipient[]) => Prisma.sql`
  INSERT INTO campaign_recipients (business_id, campaign_id, customer_id, "group", reason)
  SELECT ${businessId}, ${campaignId}, customer_id, "group", reason
  FROM jsonb_to_recordset(${JSON.stringify(recipients)}::jsonb) AS given (customer_id bigint, "group" text, reason text)
  ON CONFLICT (business_id, campaign_id, customer_id) DO NOTHING`;

/** Everybody up to `preparedTo` has been written down; with the last ones the campaign is sending. */
export const markPrepared = (businessId: number, id: number, preparedTo: number, isLast: boolean) => Prisma.sql`
  UPDATE campaigns SET prepared_to = ${preparedTo}, updated_at = now(),
    status = CASE WHEN ${isLast} THEN 'sending' ELSE status END
  WHERE business_id = ${businessId} AND id = ${id}`;

/** What the messages that are written so far are to cost; one row. */
export const reservedCost = (businessId: number, campaignId: number) => Prisma.sql`
  SELECT COALESCE(sum(cost), 0)::text AS cost FROM messages
  WHERE business_id = ${businessId} AND campaign_id = ${campaignId}`;

/** Messages that are not at their end, and when the first of them is due; one row. */
export const unfinished = (businessId: number, campaignId: number) => Prisma.sql`
  SELECT count(*)::int AS messages, min(send_after) AS due FROM messages
  WHERE business_id = ${businessId} AND campaign_id = ${campaignId} AND status IN ('queued', 'sending')`;

/** Begins a campaign whose time has come. */
export const beginScheduled = (businessId: number, id: number) => Prisma.sql`
  UPDATE campaigns SET status = 'preparing', started_at = now(), updated_at = now()
  WHERE business_id = ${businessId} AND id = ${id} AND status = 'scheduled' AND scheduled_for <= now()`;

/** All its messages are at their end. */
export const finish = (businessId: number, id: number) => Prisma.sql`
  UPDATE campaigns SET status = 'sent', finished_at = now(), updated_at = now()
  WHERE business_id = ${businessId} AND id = ${id} AND status = 'sending'`;
