import { toldToWebhooks } from '@wateja/events';
import { Prisma } from '@wateja/prisma';

/**
 * A column for RETURNING of an UPDATE of messages: tells webhooks that a message was sent, was delivered, failed or is
 * doubtful. Neither the text nor the address is told.
 */
export const toldStatus = Prisma.sql`
  CASE WHEN status IN ('sent', 'delivered', 'failed', 'doubtful') THEN ${toldToWebhooks(
    Prisma.sql`business_id`,
    Prisma.sql`'message.' || status`,
    Prisma.sql`jsonb_build_object('business_id', business_id, 'message_id', id, 'customer_id', customer_id,
      'campaign_id', campaign_id, 'channel', channel, 'kind', kind)
      || CASE WHEN status IN ('failed', 'doubtful') THEN jsonb_build_object('reason', reason) ELSE '{}' END`,
  )} END AS told`;
