import { Prisma } from '@wateja/prisma';
import { pointsOf } from '@wateja/rewards';

/** Statements that give messaging the points of customers. Points are decimals as texts. */

/** The time zone of a business, and its programme in force as it is stored. */
export const programInForce = (businessId: number) => Prisma.sql`
  SELECT b.timezone, (
    SELECT p.program FROM reward_programs p WHERE p.business_id = b.id AND p.valid_from <= now()
    ORDER BY p.version DESC LIMIT 1
  ) AS program
  FROM businesses b WHERE b.id = ${businessId}`;

/** Rows `{sale_id, points_earned, points_balance}` of the sales whose customers have an account. */
export const pointsOfSales = (businessId: number, saleIds: number[]) => Prisma.sql`
  SELECT s.id AS sale_id, ${pointsOf(Prisma.sql`c`)} AS points_balance, trim_scale(COALESCE((
    SELECT sum(e.points) FROM reward_entries e
    WHERE e.business_id = s.business_id AND e.customer_id = s.customer_id AND e.sale_id = s.id AND e.type = 'earn'
  ), 0))::text AS points_earned
  FROM sales s
  JOIN customers c ON c.business_id = s.business_id AND c.id = s.customer_id
  JOIN reward_accounts a ON a.business_id = c.business_id AND a.customer_id = c.id AND a.closed_at IS NULL
  WHERE s.business_id = ${businessId} AND s.id = ANY (${saleIds}::bigint[])`;

interface Days {
  timezone: string;
  /** When the last of the days is over. */
  until: Date;
  /** Customers who had a message since then are left out. */
  notSince: Date;
}

/** Rows of customers whose points end before `until`, ordered by id. */
export const expiringPoints = (
  businessId: number,
  { timezone, until, notSince }: Days,
  { after, limit }: { after: number; limit: number },
) => Prisma.sql`
  SELECT c.id AS customer_id, trim_scale(ending.points)::text AS points, ${pointsOf(Prisma.sql`c`)} AS balance,
    ((ending.first - interval '1 millisecond') AT TIME ZONE ${timezone})::date::text AS last_good_day
  FROM (
    SELECT l.customer_id, sum(l.remaining) AS points, min(l.expires_at) AS first FROM reward_lots l
    WHERE l.business_id = ${businessId} AND l.remaining > 0 AND l.expires_at > now() AND l.expires_at <= ${until}
      AND l.customer_id > ${after} AND NOT EXISTS (
        SELECT FROM messages m
        WHERE m.business_id = l.business_id AND m.customer_id = l.customer_id AND m.kind = 'points_expiring'
          AND m.created_at > ${notSince}
      )
    GROUP BY l.customer_id ORDER BY l.customer_id LIMIT ${limit}
  ) ending
  JOIN customers c ON c.business_id = ${businessId} AND c.id = ending.customer_id
  ORDER BY c.id`;

/** Rows of customers with entries from `from` on and before `to`, ordered by id. */
export const pointsStatements = (
  businessId: number,
  { from, to }: { from: Date; to: Date },
  { after, limit }: { after: number; limit: number },
) => Prisma.sql`
  SELECT c.id AS customer_id, month.*, ${pointsOf(Prisma.sql`c`)} AS balance
  FROM reward_accounts a
  JOIN customers c ON c.business_id = a.business_id AND c.id = a.customer_id
  CROSS JOIN LATERAL (
    SELECT ${sumOf('earn', 'reverse', 'bonus', 'adjust')} AS earned, ${sumOf('redeem', 'return')} AS used,
      ${sumOf('expire')} AS ended
    FROM reward_entries e
    WHERE e.business_id = a.business_id AND e.customer_id = a.customer_id
      AND e.effective_at >= ${from} AND e.effective_at < ${to}
    HAVING count(*) > 0
  ) month
  WHERE a.business_id = ${businessId} AND a.closed_at IS NULL AND a.customer_id > ${after}
  ORDER BY a.customer_id LIMIT ${limit}`;

/** The sum of the entries `e` of these types. What was taken is above zero, apart from credits. */
const sumOf = (...types: string[]) => {
  const sum = Prisma.sql`COALESCE(sum(e.points) FILTER (WHERE e.type = ANY (${types})), 0)`;
  return Prisma.sql`trim_scale(${types[0] === 'earn' ? sum : Prisma.sql`-${sum}`})::text`;
};
