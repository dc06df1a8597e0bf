import { Prisma } from '@wateja/prisma';

import type { EarlierSecret } from './secrets/earlier-secrets';

/** A webhook as the API shows it. */
export interface WebhookRow {
  id: number;
  business_id: number;
  url: string;
  events: string[];
  is_active: boolean;
  switched_off_at: Date | null;
  switched_off_reason: string | null;
  waiting: number;
  previous_until: Date | null;
  version: number;
  created_at: Date;
  updated_at: Date;
}

/** Waiting events are counted up to here, because a receiver that is down for a day may have a million of them. */
export const MAX_WAITING = 1_000;

/** The webhooks of a business, or one of them. */
export const shownWebhooks = (businessId: number, id?: number): Prisma.Sql => Prisma.sql`
  SELECT w.id, w.business_id, w.url, w.events, w.is_active, w.switched_off_at, w.switched_off_reason, w.version,
    CASE WHEN w.previous_until > now() THEN w.previous_until END AS previous_until, w.created_at, w.updated_at,
    (SELECT count(*)::int FROM (
      SELECT FROM webhook_deliveries d WHERE d.business_id = w.business_id AND d.webhook_id = w.id AND d.status = 'pending'
      LIMIT ${MAX_WAITING}::int
    ) AS pending) AS waiting
  FROM webhooks w
  WHERE w.business_id = ${businessId} ${id === undefined ? Prisma.empty : Prisma.sql`AND w.id = ${id}`}
  ORDER BY w.id`;

/** The secrets of a webhook, which is locked until the transaction ends. */
export interface LockedWebhook {
  version: number;
  is_active: boolean;
  url: string;
  sealed_secret: string;
  earlier_secrets: EarlierSecret[];
}

/** Locks a webhook against changes and deletion. Deliveries to it can still be created meanwhile. */
export const lockWebhook = (businessId: number, id: number): Prisma.Sql => Prisma.sql`
  SELECT version, is_active, url, sealed_secret, earlier_secrets FROM webhooks
  WHERE business_id = ${businessId} AND id = ${id} FOR NO KEY UPDATE`;
