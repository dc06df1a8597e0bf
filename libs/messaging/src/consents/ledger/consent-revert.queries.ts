import { Prisma } from '@wateja/prisma';

/** Withdraws the consents of these customers whose latest entry is one that an import granted since then. */
export const withdrawImported = (businessId: number, customerIds: number[], since: Date): Prisma.Sql => Prisma.sql`
  INSERT INTO customer_consents (business_id, customer_id, channel, purpose, state, source, recorded_at)
  SELECT l.business_id, l.customer_id, l.channel, l.purpose, 'withdrawn', 'import',
    GREATEST(clock_timestamp(), l.recorded_at)
  FROM (
    SELECT DISTINCT ON (customer_id, channel, purpose) *
    FROM customer_consents WHERE business_id = ${businessId} AND customer_id = ANY (${customerIds}::bigint[])
    ORDER BY customer_id, channel, purpose, recorded_at DESC, id DESC
  ) l
  WHERE l.state = 'granted' AND l.source = 'import' AND l.recorded_at >= ${since}
  ORDER BY l.customer_id`;
