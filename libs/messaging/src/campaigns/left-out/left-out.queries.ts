import { prepare, Prisma, type Statement } from '@wateja/prisma';

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

/** The places of the values in the text of a statement. */
type Parameters = { [Name in keyof LeftOutQuestion]: unknown };

export interface LeftOutRow {
  customer_id: number;
  reason: string;
}

/**
 * A page of the customers who were left out of a campaign that has begun. Pages of one reason are a statement of their
 * own, because its plan reads another index.
 */
export const leftOutOfCampaign = (question: LeftOutQuestion): Statement =>
  question.reason === null ? ofAnyReason(question) : ofReason(question);

/**
 * The customers who were left out when the campaign was prepared, and those whose message was left out or failed later,
 * by id. A customer who was merged with another may have two entries; the first reason stands for both.
 *
 * Each part is grouped and cut by itself, so that it reads a page of its index and not the campaign.
 */
const pageOf = ({ limit }: Parameters, parts: Prisma.Sql[]) => Prisma.sql`
  SELECT l.customer_id, min(l.reason) AS reason FROM (${Prisma.join(
    parts.map((part) => Prisma.sql`(${part} GROUP BY 1 ORDER BY 1 LIMIT ${limit}::int)`),
    ' UNION ALL ',
  )}) l
  GROUP BY 1 ORDER BY 1 LIMIT ${limit}::int`;

const recipients = ({ business_id, campaign_id, outcome, after }: Parameters, only = Prisma.empty) => Prisma.sql`
  SELECT r.customer_id, min(r.reason) AS reason FROM campaign_recipients r
  WHERE r.business_id = ${business_id} AND r.campaign_id = ${campaign_id} AND r."group" = 'left_out'
    AND ${outcome}::text = 'left_out' AND r.customer_id > ${after}::bigint ${only}`;

/** The literal states are those of the indexes. */
const messages = ({ business_id, campaign_id, outcome, after }: Parameters, only = Prisma.empty) => Prisma.sql`
  SELECT m.customer_id, min(COALESCE(m.reason, 'unknown')) AS reason FROM messages m
  WHERE m.business_id = ${business_id} AND m.campaign_id = ${campaign_id} AND m.status = ${outcome}
    AND m.status IN ('left_out', 'failed') AND m.customer_id > ${after}::bigint ${only}`;

const ofAnyReason = prepare<LeftOutQuestion>('campaign-left-out', (parameters) =>
  pageOf(parameters, [recipients(parameters), messages(parameters)]),
);

const ofReason = prepare<LeftOutQuestion>('campaign-left-out-of-reason', (parameters) => {
  const { reason } = parameters;
  return pageOf(parameters, [
    recipients(parameters, Prisma.sql`AND r.reason = ${reason}::text`),
    messages(parameters, Prisma.sql`AND m.reason = ${reason}::text`),
    messages(parameters, Prisma.sql`AND m.reason IS NULL AND ${reason}::text = 'unknown'`),
  ]);
});
