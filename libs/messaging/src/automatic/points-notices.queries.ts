import { Prisma } from '@wateja/prisma';

/** Until this day of a month, the statements of the month before are still planned: the service may have been down. */
const LAST_DAY_OF_STATEMENTS = 7;

/**
 * Marks the notices of a business that are due by its calendar as planned, and returns rows `{kind, day}`. Points that end
 * are looked for each day, and statements are due on the first of a month.
 */
export const planDue = (businessId: number, now: Date): Prisma.Sql => Prisma.sql`
  UPDATE automatic_messages a SET planned_for = due.day
  FROM businesses b
  CROSS JOIN LATERAL (SELECT (${now}::timestamptz AT TIME ZONE b.timezone)::date AS today) local
  CROSS JOIN LATERAL (
    VALUES ('points_expiring', local.today, true),
      ('points_statement', date_trunc('month', local.today)::date,
        extract(day FROM local.today) <= ${LAST_DAY_OF_STATEMENTS})
  ) due(kind, day, is_due)
  WHERE b.id = ${businessId} AND a.business_id = b.id AND a.kind = due.kind AND a.is_enabled AND due.is_due
    AND (a.planned_for IS NULL OR a.planned_for < due.day)
  RETURNING a.kind, due.day::text AS day`;
