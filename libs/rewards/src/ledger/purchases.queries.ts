import { Prisma } from '@wateja/prisma';

import { type DayOfPurchases } from '../rules/tier-held';

/** Purchases of a local day, as PostgreSQL writes them in JSON. */
export type PurchasesRow = Omit<DayOfPurchases, 'spent'> & { spent: string };

/**
 * The purchases by local day as JSON, a list of {@link PurchasesRow} or null. Tiers follow from them.
 * @param purchases which sales `p` to count
 */
export function purchasesByDay(purchases: Prisma.Sql, timezone: unknown): Prisma.Sql {
  return Prisma.sql`(
    SELECT json_agg(d) FROM (
      SELECT ${localDay('p', timezone)}::text AS day,
        sum(p.total_amount - p.refunded_amount)::text AS spent, count(*) AS purchases
      FROM sales p WHERE ${purchases} AND is_purchase(p.status, p.customer_id)
      GROUP BY 1
    ) d
  )`;
}

/**
 * The purchases of the customer of the sale `s` on the same local day and before it, as JSON: a {@link PurchasesRow}, or
 * null if there is none.
 */
export function purchasesEarlierToday(timezone: unknown): Prisma.Sql {
  // An index finds the sales of the last two days, which contain the local day in every time zone.
  return Prisma.sql`(
    SELECT json_build_object('day', ${localDay('s', timezone)}::text,
      'spent', sum(p.total_amount - p.refunded_amount)::text, 'purchases', count(*))
    FROM sales p
    WHERE p.business_id = s.business_id AND p.customer_id = s.customer_id AND is_purchase(p.status, p.customer_id)
      AND p.completed_at BETWEEN s.completed_at - interval '2 days' AND s.completed_at
      AND (p.completed_at, p.id) < (s.completed_at, s.id)
      AND ${localDay('p', timezone)} = ${localDay('s', timezone)}
    HAVING count(*) > 0
  )`;
}

/** The local day on which a sale was completed. */
const localDay = (sale: 'p' | 's', timezone: unknown) => Prisma.sql`
  (${Prisma.raw(sale)}.completed_at AT TIME ZONE ${timezone}::text)::date`;
