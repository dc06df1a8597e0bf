import { prepare, Prisma } from '@wateja/prisma';

import type { EarlierSecret } from '../secrets/earlier-secrets';

/** How many attempts one process makes at a time: in all, for one shop, and for one webhook. */
export const MAX_AT_A_TIME = { process: 64, shop: 24, webhook: 12 };

/** How many are claimed at once. */
const SHARES = { shop: 8, webhook: 4 };
const shareOf = (whose: keyof typeof SHARES) => Prisma.raw(String(SHARES[whose]));

/** True if there is no room for a full share beside `count` attempts. */
export const isFull = (whose: keyof typeof SHARES, count: number): boolean =>
  count > MAX_AT_A_TIME[whose] - SHARES[whose];

/**
 * If a process dies in the middle of an attempt, another one repeats it after this time. It is longer than an attempt can
 * take.
 */
const CLAIM_SECONDS = 30;

/** A delivery that is claimed for one attempt, with all that the attempt needs. */
export interface ClaimedDelivery {
  business_id: number;
  id: number;
  webhook_id: number;
  event_id: string;
  event: string;
  data: unknown;
  occurred_at: Date;
  attempts: number;
  url: string;
  sealed_secret: string;
  earlier_secrets: EarlierSecret[];
}

/**
 * The webhooks and shops that may have no further attempt in this process, the shops that have attempts in it, and how
 * many attempts it may still begin.
 */
interface Room extends Record<string, unknown> {
  busy_webhooks: number[];
  busy_shops: number[];
  running_shops: number[];
  free: number;
}

const SHOWN = Prisma.sql`
  d.business_id, d.id, d.webhook_id, d.event_id, d.event, d.data, d.occurred_at, d.attempts, w.url, w.sealed_secret,
  w.earlier_secrets`;

const claimedUntil = Prisma.sql`now() + ${Prisma.raw(String(CLAIM_SECONDS))} * interval '1 second'`;

/**
 * Claims what is due, a few of each shop and webhook, and in turns: the first of each shop comes before the second of any,
 * and within a shop the first of each webhook. So a shop with a million events delays the only one of another shop by
 * nothing, and a receiver that hangs holds up only itself. Shops without a running attempt come first, so that a few shops
 * whose receivers hang do not take each place that gets free.
 *
 * The first part jumps along the index from one webhook with something pending to the next, however many rows each has.
 */
export const claimDue = prepare<Room>(
  'webhooks-claim',
  ({ busy_webhooks: busyWebhooks, busy_shops: busyShops, running_shops: runningShops, free }) => Prisma.sql`
    WITH RECURSIVE waiting AS (
      SELECT (SELECT min(webhook_id) FROM webhook_deliveries WHERE status = 'pending') AS id
      UNION ALL
      SELECT (SELECT min(d.webhook_id) FROM webhook_deliveries d WHERE d.status = 'pending' AND d.webhook_id > waiting.id)
      FROM waiting WHERE waiting.id IS NOT NULL
    ),
    due AS (
      SELECT d.business_id, d.id, row_number() OVER (PARTITION BY w.id ORDER BY d.next_attempt_at, d.id) AS turn,
        d.next_attempt_at
      FROM waiting
      JOIN webhooks w ON w.id = waiting.id AND w.is_active
        AND w.id <> ALL (${busyWebhooks}::bigint[]) AND w.business_id <> ALL (${busyShops}::bigint[])
      CROSS JOIN LATERAL (
        SELECT p.business_id, p.id, p.next_attempt_at FROM webhook_deliveries p
        WHERE p.webhook_id = w.id AND p.business_id = w.business_id AND p.status = 'pending'
          AND p.next_attempt_at <= now()
        ORDER BY p.next_attempt_at LIMIT ${shareOf('webhook')} FOR UPDATE SKIP LOCKED
      ) d
    ),
    ranked AS (
      SELECT *, row_number() OVER (PARTITION BY business_id ORDER BY turn, next_attempt_at, id) AS turn_of_shop FROM due
    ),
    chosen AS (
      SELECT business_id, id FROM ranked WHERE turn_of_shop <= ${shareOf('shop')}
      ORDER BY business_id = ANY (${runningShops}::bigint[]), turn_of_shop, next_attempt_at LIMIT ${free}::int
    )
    UPDATE webhook_deliveries d SET next_attempt_at = ${claimedUntil}
    FROM chosen, webhooks w
    WHERE d.business_id = chosen.business_id AND d.id = chosen.id AND w.business_id = d.business_id AND w.id = d.webhook_id
    RETURNING ${SHOWN}`,
);
