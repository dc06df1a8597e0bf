import { prepare, Prisma } from '@wateja/prisma';

/** The numbers of customers and messages of a campaign in each state. */
export interface Progress {
  recipients: Record<'sent' | 'holdout' | 'left_out', number>;
  messages: Record<
    'queued' | 'sending' | 'sent' | 'delivered' | 'failed' | 'doubtful' | 'left_out' | 'cancelled',
    number
  >;
}

/** Counts the rows for each value of `column`, as a JSON object. */
const countsSql = (column: string, words: string[]) =>
  Prisma.raw(
    `json_build_object(${words.map((word) => `'${word}', count(*) FILTER (WHERE ${column} = '${word}')`).join(', ')})`,
  );

/** The progress of a campaign: one row. */
export const campaignProgress = prepare<{ business_id: number; id: number }>(
  'campaign-progress',
  ({ business_id, id }) => Prisma.sql`
    SELECT json_build_object(
      'recipients', (
        SELECT ${countsSql('r."group"', ['sent', 'holdout', 'left_out'])}
        FROM campaign_recipients r WHERE r.business_id = ${business_id} AND r.campaign_id = ${id}
      ),
      'messages', (
        SELECT ${countsSql('m.status', [
          ...['queued', 'sending', 'sent', 'delivered', 'failed', 'doubtful', 'left_out', 'cancelled'],
        ])}
        FROM messages m WHERE m.business_id = ${business_id} AND m.campaign_id = ${id}
      )
    ) AS progress`,
);
