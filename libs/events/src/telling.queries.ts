import { Prisma } from '@wateja/prisma';

/**
 * SQL that tells the webhooks of a business what happened, as a part of a statement that runs anyway. It is for what
 * happens so often that a statement of its own would be too much. Where nobody asked for the event it writes nothing.
 * @param name an event of libs/webhooks
 * @param data a jsonb object of ids and amounts, which the event has there
 */
export const toldToWebhooks = (businessId: unknown, name: Prisma.Sql, data: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`tell_webhooks(${businessId}::bigint, ${name}, ${data})::text`;
