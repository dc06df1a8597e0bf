import { Prisma } from '@wateja/prisma';

/** A row of `campaign_recipients`. */
export interface PlannedRecipient {
  customer_id: number;
  group: 'sent' | 'holdout' | 'left_out';
  reason: string | null;
}

/**
 * Locks these customers against erasure until the transaction ends. Run it before locking any row that an erasure would
 * change. It returns the ids of those who are not erased.
 */
export const holdCustomers = (businessId: number, ids: number[]) => Prisma.sql`
  SELECT id FROM customers WHERE business_id = ${businessId} AND id = ANY (${ids}::bigint[]) AND erased_at IS NULL
  ORDER BY id FOR KEY SHARE`;

/** Locks the campaign. It returns one row. */
export const lockPreparation = (businessId: number, id: number) => Prisma.sql`
  SELECT status, prepared_to FROM campaigns WHERE business_id = ${businessId} AND id = ${id} FOR NO KEY UPDATE`;

export const writeRecipients = (businessId: number, campaignId: number, recipients: PlannedRecipient[]) => Prisma.sql`
  INSERT INTO campaign_recipients (business_id, campaign_id, customer_id, "group", reason)
  SELECT ${businessId}, ${campaignId}, customer_id, "group", reason
  FROM jsonb_to_recordset(${JSON.stringify(recipients)}::jsonb) AS given (customer_id bigint, "group" text, reason text)
  ON CONFLICT (business_id, campaign_id, customer_id) DO NOTHING`;

/** A page of customers that is prepared. */
interface PreparedPage {
  /** The last customer of the page. */
  to: number;
  isLast: boolean;
  /** How many of them get a message. */
  recipients: number;
}

/** Records that all customers up to `to` are prepared. With the last page the campaign begins to send. */
export const markPrepared = (businessId: number, id: number, { to, isLast, recipients }: PreparedPage) => Prisma.sql`
  UPDATE campaigns SET prepared_to = ${to}, recipient_count = recipient_count + ${recipients}, updated_at = now(),
    status = CASE WHEN ${isLast} THEN 'sending' ELSE status END
  WHERE business_id = ${businessId} AND id = ${id}`;

/** Selects those of the customers who are to get the message or are in the holdout. */
export const chosenOf = (businessId: number, campaignId: number, customerIds: number[]) => Prisma.sql`
  SELECT customer_id FROM campaign_recipients
  WHERE business_id = ${businessId} AND campaign_id = ${campaignId} AND "group" IN ('sent', 'holdout')
    AND customer_id = ANY (${customerIds}::bigint[])`;

/** The sum of the costs of all messages written so far; one row. */
export const reservedCost = (businessId: number, campaignId: number) => Prisma.sql`
  SELECT COALESCE(sum(cost), 0)::text AS cost FROM messages
  WHERE business_id = ${businessId} AND campaign_id = ${campaignId}`;

/** The number of unfinished messages, and when the first of them is due; one row. */
export const unfinished = (businessId: number, campaignId: number) => Prisma.sql`
  SELECT count(*)::int AS messages, min(send_after) AS due FROM messages
  WHERE business_id = ${businessId} AND campaign_id = ${campaignId} AND status IN ('queued', 'sending')`;

/** Begins the campaign if its scheduled time has come. */
export const beginScheduled = (businessId: number, id: number) => Prisma.sql`
  UPDATE campaigns SET status = 'preparing', started_at = now(), updated_at = now()
  WHERE business_id = ${businessId} AND id = ${id} AND status = 'scheduled' AND scheduled_for <= now()`;

/** Marks a sending campaign as sent. All its messages must be finished. */
export const finish = (businessId: number, id: number) => Prisma.sql`
  UPDATE campaigns SET status = 'sent', finished_at = now(), updated_at = now()
  WHERE business_id = ${businessId} AND id = ${id} AND status = 'sending'`;
