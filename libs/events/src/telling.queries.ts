import { Prisma } from '@wateja/prisma';

/**
 * SQL that creates deliveries of an event to the webhooks of a business, as a part of a statement that runs anyway. It
 * is for events that happen so often that a statement of its own would cost too much. It writes nothing if no webhook
 * asked for the event.
 * @param name an event of libs/webhooks
 * @param data a jsonb object of ids and amounts, which the event has there
 */
export const toldToWebhooks = (businessId: unknown, name: Prisma.Sql, data: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`tell_webhooks(${businessId}::bigint, ${name}, ${data})::text`;
