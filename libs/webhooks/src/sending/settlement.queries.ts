import { Prisma } from '@wateja/prisma';

import type { ClaimedDelivery } from './claim.queries';

/** An attempt as the log of its delivery keeps it. */
export interface LoggedAttempt {
  at: string;
  url: string;
  status: number | null;
  error: string | null;
  answer: string | null;
  duration_ms: number;
}

/** What becomes of a delivery after an attempt. */
export interface Settlement {
  status: 'pending' | 'delivered' | 'failed';
  /** Milliseconds until the next attempt; null if there is none. */
  wait: number | null;
  attempt: LoggedAttempt;
}

/** A log keeps so many attempts, the latest ones. A delivery that is replayed again and again has no end. */
const MAX_LOGGED = 40;

/** Settles an attempt, unless another process has taken it over or somebody has replayed the delivery since. */
export const settle = (
  { business_id, id, attempts }: ClaimedDelivery,
  { status, wait, attempt }: Settlement,
): Prisma.Sql => Prisma.sql`
  UPDATE webhook_deliveries SET status = ${status}, attempts = attempts + 1,
    next_attempt_at = now() + ${wait}::int * interval '1 millisecond',
    settled_at = CASE WHEN ${status} <> 'pending' THEN now() END,
    log = CASE WHEN jsonb_array_length(log) < ${MAX_LOGGED}::int THEN log ELSE log - 0 END
      || (${JSON.stringify(attempt)}::jsonb - CASE WHEN keeps_answers THEN '' ELSE 'answer' END)
  WHERE business_id = ${business_id} AND id = ${id} AND status = 'pending' AND attempts = ${attempts}
  RETURNING id`;

/**
 * Switches a webhook off whose receiver has accepted nothing since the event that has just failed for good. One that
 * accepts all other events stays on: it is this event that it cannot take.
 */
export const switchOffFailing = ({ business_id, webhook_id, id }: ClaimedDelivery): Prisma.Sql => Prisma.sql`
  UPDATE webhooks w SET is_active = false, switched_off_at = now(), switched_off_reason = 'failing',
    version = version + 1, updated_at = now()
  WHERE w.business_id = ${business_id} AND w.id = ${webhook_id} AND w.is_active AND NOT EXISTS (
    SELECT FROM webhook_deliveries d
    WHERE d.business_id = ${business_id} AND d.webhook_id = ${webhook_id} AND d.status = 'delivered'
      AND d.settled_at >= (
        SELECT failed.occurred_at FROM webhook_deliveries failed WHERE failed.business_id = ${business_id} AND failed.id = ${id}
      )
    )
  RETURNING w.id`;

/** Switches a webhook off whose receiver answers that it is gone for good. */
export const switchOffGone = ({ business_id, webhook_id }: ClaimedDelivery): Prisma.Sql => Prisma.sql`
  UPDATE webhooks SET is_active = false, switched_off_at = now(), switched_off_reason = 'gone',
    version = version + 1, updated_at = now()
  WHERE business_id = ${business_id} AND id = ${webhook_id} AND is_active RETURNING id`;
