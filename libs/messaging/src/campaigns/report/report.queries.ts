import { prepare, Prisma } from '@wateja/prisma';

interface OfCampaign extends Record<string, unknown> {
  business_id: number;
  campaign_id: number;
}

export interface RecipientCount {
  group: 'sent' | 'holdout' | 'left_out';
  reason: string | null;
  customers: number;
}

/** The customers of the audience, counted by group and reason. */
export const recipientCounts = prepare<OfCampaign>(
  'campaign-recipient-counts',
  ({ business_id, campaign_id }) => Prisma.sql`
    SELECT r."group", r.reason, count(*)::int AS customers FROM campaign_recipients r
    WHERE r.business_id = ${business_id} AND r.campaign_id = ${campaign_id} GROUP BY 1, 2`,
);

export interface MessageCount {
  channel: 'sms' | 'email';
  status: string;
  reason: string | null;
  messages: number;
  /** Decimal string. */
  cost: string;
}

/** The messages of a campaign, counted by channel, status and reason, with their cost. */
export const messageCounts = prepare<OfCampaign>(
  'campaign-message-counts',
  ({ business_id, campaign_id }) => Prisma.sql`
    SELECT m.channel, m.status, m.reason, count(*)::int AS messages, sum(m.cost)::text AS cost FROM messages m
    WHERE m.business_id = ${business_id} AND m.campaign_id = ${campaign_id} GROUP BY 1, 2, 3`,
);
