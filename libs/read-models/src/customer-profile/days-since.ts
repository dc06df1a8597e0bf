import { Prisma } from '@wateja/prisma';

/**
 * SQL that computes the number of days from `moment` until today, by the calendar of the business's time zone. It is
 * null if `moment` is null. The statement must name the business `b`.
 */
export const daysSince = (moment: Prisma.Sql) => Prisma.sql`
  CASE WHEN ${moment} IS NOT NULL
    THEN GREATEST(0, (now() AT TIME ZONE b.timezone)::date - (${moment} AT TIME ZONE b.timezone)::date) END`;
