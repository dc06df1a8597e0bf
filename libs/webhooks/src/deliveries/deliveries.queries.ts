import { Prisma } from '@wateja/prisma';

import type { LoggedAttempt } from '../sending/settlement.queries';
import { DELIVERY_STATES, type DeliveryListQuery } from './deliveries.schemas';

/** A delivery as the API lists it. */
export interface DeliveryRow {
  id: number;
  webhook_id: number;
  event_id: string;
  event: string;
  status: 'pending' | 'delivered' | 'failed';
  attempts: number;
  occurred_at: Date;
  next_attempt_at: Date | null;
  settled_at: Date | null;
  last_attempt: LoggedAttempt | null;
}

/** A delivery with what was sent, and each attempt. */
export interface DeliveryWithLog extends DeliveryRow {
  data: Record<string, unknown>;
  log: LoggedAttempt[];
}

const LISTED = Prisma.sql`
  id, webhook_id, event_id, event, status, attempts, occurred_at, next_attempt_at, settled_at, log -> -1 AS last_attempt`;

/**
 * A page of the deliveries of a webhook, newest first, with one row more than the page. The page of each status is read by
 * itself, so that two indexes that begin with the status serve each combination of the filters.
 */
export function deliveryPage(businessId: number, webhookId: number, query: DeliveryListQuery): Prisma.Sql {
  const conditions = [
    Prisma.sql`business_id = ${businessId} AND webhook_id = ${webhookId}`,
    Prisma.sql`status = listed.status`,
    ...(query.event ? [Prisma.sql`event = ${query.event}`] : []),
    ...(query.cursor ? [Prisma.sql`id < ${query.cursor.id}::bigint`] : []),
  ];
  return Prisma.sql`
    SELECT d.* FROM unnest(${query.status ? [query.status] : DELIVERY_STATES}::text[]) AS listed (status)
    CROSS JOIN LATERAL (
      SELECT ${LISTED} FROM webhook_deliveries WHERE ${Prisma.join(conditions, ' AND ')}
      ORDER BY id DESC LIMIT ${query.limit + 1}
    ) AS d
    ORDER BY d.id DESC LIMIT ${query.limit + 1}`;
}

export const oneDelivery = (businessId: number, webhookId: number, id: number): Prisma.Sql => Prisma.sql`
  SELECT ${LISTED}, data, log FROM webhook_deliveries
  WHERE business_id = ${businessId} AND webhook_id = ${webhookId} AND id = ${id}`;

/** Makes a delivery pending again, as if its event had just happened. It keeps its `webhook-id` and its log. */
export const replayDelivery = (businessId: number, webhookId: number, id: number): Prisma.Sql => Prisma.sql`
  UPDATE webhook_deliveries SET status = 'pending', attempts = 0, next_attempt_at = now(), settled_at = NULL
  WHERE business_id = ${businessId} AND webhook_id = ${webhookId} AND id = ${id} AND status <> 'pending' RETURNING id`;

export const insertPing = (businessId: number, webhookId: number, event: string): Prisma.Sql => Prisma.sql`
  INSERT INTO webhook_deliveries (business_id, webhook_id, event_id, event, data)
  VALUES (${businessId}, ${webhookId}, gen_random_uuid(), ${event},
    jsonb_build_object('business_id', ${businessId}::bigint, 'webhook_id', ${webhookId}::bigint))
  RETURNING id`;
