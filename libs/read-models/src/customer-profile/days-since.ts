import { Prisma } from '@wateja/prisma';

/**
 * Whole days between a moment and now, as the calendar in the shop counts them; null without a moment. Reads the
 * business as `b`.
 */
export const daysSince = (moment: Prisma.Sql) => Prisma.sql`
  CASE WHEN ${moment} IS NOT NULL
    THEN GREATEST(0, (now() AT TIME ZONE b.timezone)::date - (${moment} AT TIME ZONE b.timezone)::date) END`;
