import { prepare, Prisma } from '@wateja/prisma';

export interface ListedCount {
  campaign_id: number;
  status: string;
  messages: number;
}

/** The messages of several campaigns, counted by status. An index has all that is counted. */
export const messagesOfCampaigns = prepare<{ business_id: number; campaign_ids: number[] }>(
  'campaigns-message-counts',
  ({ business_id, campaign_ids }) => Prisma.sql`
    SELECT m.campaign_id, m.status, count(*)::int AS messages FROM messages m
    WHERE m.business_id = ${business_id} AND m.campaign_id = ANY (${campaign_ids}::bigint[]) GROUP BY 1, 2`,
);
