import { smallestAmount } from '@wateja/common';
import { Prisma } from '@wateja/prisma';

import type { DayOrTime, PaymentTotalsQuery } from './payment-totals.schemas';
import { fromCents } from './sale-arithmetic';
import { SALE_TIME } from './sale.queries';

/** The business whose payments are added up. */
export interface PaidBusiness {
  business_id: number;
  timezone: string;
  currency: string;
}

/** The moment at which a period begins or ends. A day is one of the shop, and `plus` is added to it. */
function momentOf(bound: DayOrTime, timezone: string, plus: 0 | 1): Prisma.Sql {
  if (bound instanceof Date) return Prisma.sql`${bound}::timestamptz`;
  return Prisma.sql`(${bound}::date + ${plus}::int)::timestamp AT TIME ZONE ${timezone}`;
}

function isInPeriod({ from, to }: PaymentTotalsQuery, timezone: string): Prisma.Sql {
  const begin =
    from === undefined
      ? Prisma.sql`date_trunc('day', now() AT TIME ZONE ${timezone}) AT TIME ZONE ${timezone}`
      : momentOf(from, timezone, 0);
  const end = to === undefined ? Prisma.empty : Prisma.sql`AND ${SALE_TIME} < ${momentOf(to, timezone, 1)}`;
  return Prisma.sql`${SALE_TIME} >= ${begin} ${end}`;
}

/** The amount of the sale `s` whose goods paid for other sales. No money came back for these goods. */
const EXCHANGED = Prisma.sql`COALESCE((
  SELECT sum(e.exchanged_amount) FROM sale_refunds r
  JOIN sales e ON e.business_id = r.business_id AND e.id = r.exchange_sale_id
  WHERE r.business_id = s.business_id AND r.sale_id = s.id
), 0)`;

/**
 * Returns one row: the answer, as JSON. In an exchange, money is only what is paid or given back beyond the goods. Each
 * sale of the period is read once. A sale that one method paid has no payments of its own. The refunds of a sale with
 * several payments are spread over them in proportion to their amounts: each gets the whole units of its share, and the
 * units that are left go to the largest remainders, of equal ones to the first. A unit is the smallest amount of the
 * currency. It is a cent for refunds from before the business changed its currency.
 */
export function paymentTotals({ business_id, timezone, currency }: PaidBusiness, query: PaymentTotalsQuery) {
  const smallest = Prisma.sql`${fromCents(smallestAmount(currency))}::numeric`;
  const paymentsOf = (sales: Prisma.Sql) => Prisma.sql`
    ${sales} s JOIN sale_payments p ON p.business_id = ${business_id} AND p.sale_id = s.id`;
  return Prisma.sql`
    WITH sold AS MATERIALIZED (
      SELECT s.id, s.payment_method, s.has_payments, s.paid AS total_amount, s.given_back AS refunded_amount,
        CASE WHEN s.given_back % ${smallest} = 0 THEN ${smallest} ELSE 0.01 END AS unit
      FROM (
        SELECT s.*, s.total_amount - s.exchanged_amount AS paid,
          CASE WHEN s.refunded_amount = 0 THEN 0 ELSE s.refunded_amount - ${EXCHANGED} END AS given_back
        FROM sales s
        WHERE s.business_id = ${business_id} AND ${isInPeriod(query, timezone)} AND s.completed_at IS NOT NULL
      ) s
    ),
    share AS (
      SELECT p.id, p.sale_id, p.method, p.amount, s.unit, s.refunded_amount / s.unit AS units,
        div(p.amount * s.refunded_amount, s.total_amount * s.unit) AS whole,
        (p.amount * s.refunded_amount) % (s.total_amount * s.unit) AS remainder
      FROM ${paymentsOf(Prisma.sql`(SELECT * FROM sold WHERE has_payments AND refunded_amount > 0)`)}
    ),
    spread AS (
      SELECT sale_id, method, amount, unit * (whole + CASE
        WHEN row_number() OVER (PARTITION BY sale_id ORDER BY remainder DESC, id)
          <= units - sum(whole) OVER (PARTITION BY sale_id) THEN 1 ELSE 0 END) AS refunded
      FROM share
    ),
    paid AS (
      SELECT payment_method AS method, count(*) AS sales, sum(total_amount) AS amount, sum(refunded_amount) AS refunded
      FROM sold WHERE NOT has_payments GROUP BY payment_method
      UNION ALL
      SELECT p.method, count(DISTINCT p.sale_id), sum(p.amount), 0
      FROM ${paymentsOf(Prisma.sql`(SELECT * FROM sold WHERE has_payments AND refunded_amount = 0)`)}
      GROUP BY p.method
      UNION ALL
      SELECT method, count(DISTINCT sale_id), sum(amount), sum(refunded) FROM spread GROUP BY method
    ),
    total AS (
      SELECT method, sum(sales)::int AS sales, sum(amount)::numeric(20, 2) AS amount,
        sum(refunded)::numeric(20, 2) AS refunded
      FROM paid GROUP BY method
    )
    SELECT json_build_object('payments', COALESCE(json_agg(json_build_object(
      'method', method, 'sales', sales, 'amount', amount::text, 'refunded', refunded::text
    ) ORDER BY amount DESC, method), '[]'))::text AS totals
    FROM total`;
}
