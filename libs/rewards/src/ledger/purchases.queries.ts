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
      SELECT (p.completed_at AT TIME ZONE ${timezone}::text)::date::text AS day,
        sum(p.total_amount - p.refunded_amount)::text AS spent, count(*) AS purchases
      FROM sales p WHERE ${purchases} AND is_purchase(p.status, p.customer_id)
      GROUP BY 1
    ) d
  )`;
}
