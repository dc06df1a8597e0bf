import { Prisma } from '@wateja/prisma';

/** The points that open quotes of this customer reserve. `quotes` names further conditions on the quote `q`. */
export function reservedPoints(
  businessId: Prisma.Sql,
  customerId: Prisma.Sql,
  now: unknown,
  quotes = Prisma.empty,
): Prisma.Sql {
  return Prisma.sql`(
    SELECT COALESCE(sum(q.points), 0)::text FROM reward_quotes q
    WHERE q.business_id = ${businessId} AND q.customer_id = ${customerId} AND q.status = 'open'
      AND q.valid_until > ${now}::timestamptz${quotes})`;
}
