import { Prisma } from '@wateja/prisma';

import type { PrefixPrice } from '../../operator-variables';
import type { AllowanceReason } from './remaining-sms';

/** An SMS that is about to be sent. */
export interface SmsExpense {
  business_id: number;
  segments: number;
  /** What the operator pays for it: a decimal string in SMS_CURRENCY. */
  cost: string;
}

/** The limits as the statements take them; null without a limit. */
export interface StoredLimits {
  /** Segments a day. */
  daily: number | null;
  /** Decimal string a month. */
  monthly: string | null;
}

const TODAY = Prisma.sql`(now() AT TIME ZONE 'UTC')::date`;
const THIS_MONTH = Prisma.sql`date_trunc('month', now() AT TIME ZONE 'UTC')::date`;

/** The segments of the row `u` on the day of a new message. Transactions that began before midnight may come late. */
const SEGMENTS_TODAY = Prisma.sql`CASE WHEN u.day >= n.day THEN u.segments ELSE 0 END`;

/**
 * Adds an SMS to the row of the shop, if it stays within the limits. All SMS of a shop lock this one row, so however
 * many processes send at once, their sum never passes a limit. Returns the day that counted it, or no row.
 */
export const reserveSms = ({ business_id, segments, cost }: SmsExpense, { daily, monthly }: StoredLimits) => Prisma.sql`
  INSERT INTO sms_usage AS u (business_id, month, day, segments, cost)
  SELECT ${business_id}::bigint, ${THIS_MONTH}, ${TODAY}, ${segments}::int, ${cost}::numeric
  WHERE (${daily}::int IS NULL OR ${segments}::int <= ${daily}::int)
    AND (${monthly}::numeric IS NULL OR ${cost}::numeric <= ${monthly}::numeric)
  ON CONFLICT (business_id, month) DO UPDATE
    SET segments = CASE WHEN u.day >= EXCLUDED.day THEN u.segments ELSE 0 END + EXCLUDED.segments,
      day = GREATEST(u.day, EXCLUDED.day), cost = u.cost + EXCLUDED.cost
    WHERE (${daily}::int IS NULL
        OR CASE WHEN u.day >= EXCLUDED.day THEN u.segments ELSE 0 END + EXCLUDED.segments <= ${daily}::int)
      AND (${monthly}::numeric IS NULL OR u.cost + EXCLUDED.cost <= ${monthly}::numeric)
  RETURNING u.day::text AS day`;

/** Which limit refuses this SMS: one row. */
export const refusingLimit = ({ business_id, segments }: SmsExpense, { daily }: StoredLimits) => Prisma.sql`
  SELECT CASE WHEN ${daily}::int IS NOT NULL AND COALESCE(${SEGMENTS_TODAY}, 0) + ${segments}::int > ${daily}::int
    THEN 'daily_limit' ELSE 'monthly_cap' END AS reason
  FROM (SELECT ${THIS_MONTH} AS month, ${TODAY} AS day) n
  LEFT JOIN sms_usage u ON u.business_id = ${business_id}::bigint AND u.month = n.month`;

/**
 * Replaces what an SMS has reserved by what it came to.
 * @param day the day that counted it, YYYY-MM-DD
 * @param spent decimal string in SMS_CURRENCY
 */
export const settleSms = (
  { business_id, segments, cost }: SmsExpense,
  day: string,
  { spent, is_taken }: { spent: string; is_taken: boolean },
) => Prisma.sql`
  UPDATE sms_usage SET cost = cost - ${cost}::numeric + ${spent}::numeric,
    segments = segments - CASE WHEN day = ${day}::date AND NOT ${is_taken} THEN ${segments}::int ELSE 0 END
  WHERE business_id = ${business_id} AND month = date_trunc('month', ${day}::date)::date`;

/**
 * Records that this limit was reported to the operator. Returns a row if it was not yet reported today or this month.
 */
export function markReported(businessId: number, reason: AllowanceReason): Prisma.Sql {
  const column = Prisma.raw(`${reason}_reported`);
  const period = reason === 'daily_limit' ? TODAY : THIS_MONTH;
  return Prisma.sql`
    INSERT INTO sms_usage AS u (business_id, month, day, segments, cost, ${column})
    VALUES (${businessId}::bigint, ${THIS_MONTH}, ${TODAY}, 0, 0, ${period})
    ON CONFLICT (business_id, month) DO UPDATE SET ${column} = EXCLUDED.${column}
    WHERE u.${column} IS DISTINCT FROM EXCLUDED.${column}
    RETURNING u.business_id`;
}

/** Returns the segments of today and the cost of this month, as one row or none. */
export const smsOfMonth = (businessId: number) => Prisma.sql`
  SELECT ${SEGMENTS_TODAY} AS segments, u.cost::text AS cost, n.day::text AS day
  FROM (SELECT ${THIS_MONTH} AS month, ${TODAY} AS day) n
  JOIN sms_usage u ON u.business_id = ${businessId}::bigint AND u.month = n.month`;

/** The SMS of the shop that wait to be sent, by the day at which they are due. */
export const waitingSms = (businessId: number, prices: readonly PrefixPrice[]) => Prisma.sql`
  SELECT (GREATEST(m.send_after, now()) AT TIME ZONE 'UTC')::date::text AS day, sum(m.segments)::int AS segments,
    COALESCE(sum(m.segments * p.price), 0)::text AS cost
  FROM messages m
  LEFT JOIN LATERAL (
    SELECT price FROM jsonb_to_recordset(${JSON.stringify(prices)}::jsonb) AS known(prefix text, price numeric)
    WHERE starts_with(m.address, '+' || known.prefix) ORDER BY length(known.prefix) DESC LIMIT 1
  ) p ON true
  WHERE m.business_id = ${businessId}::bigint AND m.status = 'queued' AND m.channel = 'sms'
  GROUP BY 1`;
