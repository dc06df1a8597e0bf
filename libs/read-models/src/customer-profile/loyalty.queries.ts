import { repeatFrequency } from '@wateja/common';
import { isoTime, prepare, Prisma } from '@wateja/prisma';

import { loyaltyTier, tierLadder } from '../loyalty-tier';
import { daysSince } from './days-since';

/**
 * Statements about all customers of a business. They read indexes and stored totals, and not all rows, except for
 * {@link customersByTier} and {@link customersByLastPurchase}.
 */

interface RepeatPage extends Record<string, unknown> {
  business_id: number;
  min_purchases: number;
  limit: number;
  offset: number;
  purchases: number | undefined;
  id: number | undefined;
}

/** The row of {@link repeatCustomers}: a page as JSON, and the position where the next page begins. */
export interface RepeatCustomersRow {
  customers: string;
  count: number;
  /** The number of purchases of the page's last customer. Null if there is no next page. */
  last_purchases: number | null;
  last_id: number | null;
}

type Parameters = Record<keyof RepeatPage, unknown>;

const ORDER = Prisma.sql`ORDER BY h.total_purchases DESC, h.customer_id`;

/** Selects the repeat customers for a page, and one more, which shows that there is a next page. */
const repeatCustomersSql = (page: Parameters, condition: Prisma.Sql) => Prisma.sql`
  SELECT h.total_purchases, h.customer_id FROM customer_purchase_history h
  WHERE h.business_id = ${page.business_id} AND h.is_active AND h.total_purchases >= ${page.min_purchases} ${condition}
  ${ORDER} LIMIT ${page.limit}::int + 1`;

// LATERAL and OFFSET 0 make PostgreSQL look up each customer separately. The planner expects a page to be a tenth of
// the shop, and would otherwise join all customers.
const repeat = (name: string, places: (page: Parameters) => Prisma.Sql) =>
  prepare<RepeatPage>(
    name,
    (page) => Prisma.sql`
    SELECT COALESCE(json_agg(json_build_object(
        'customer_id', c.id, 'name', c.name, 'phone', c.phone, 'customer_type', c.customer_type,
        'total_purchases', c.total_purchases, 'total_spent', c.total_spent::text,
        'last_purchase_date', ${isoTime('c.last_purchase_date')},
        'days_since_last_purchase', ${daysSince(Prisma.sql`c.last_purchase_date`)}
      ) ORDER BY place.n) FILTER (WHERE place.n <= ${page.limit}), '[]')::text AS customers,
      LEAST(count(*), ${page.limit})::int AS count,
      CASE WHEN count(*) > ${page.limit} THEN max(c.total_purchases) FILTER (WHERE place.n = ${page.limit}) END
        AS last_purchases,
      CASE WHEN count(*) > ${page.limit} THEN max(c.id) FILTER (WHERE place.n = ${page.limit}) END AS last_id
    FROM (
      SELECT customer_id, row_number() OVER () AS n FROM (${places(page)}) h
    ) place,
    LATERAL (
      SELECT c.id, c.name, c.phone, c.customer_type, h.total_purchases, h.total_spent, h.last_purchase_date
      FROM customers c
      JOIN customer_purchase_history h ON h.business_id = ${page.business_id} AND h.customer_id = c.id
      WHERE c.business_id = ${page.business_id} AND c.id = place.customer_id OFFSET 0
    ) c
    JOIN businesses b ON b.id = ${page.business_id}`,
  );

/** Returns active customers with at least `min_purchases` purchases. Customers with the most purchases come first. */
export const repeatCustomers = repeat(
  'repeat-customers',
  (page) => Prisma.sql`${repeatCustomersSql(page, Prisma.empty)} OFFSET ${page.offset}`,
);

/**
 * Returns the page after the customer `id`, who has `purchases` purchases: first the remaining customers with as many
 * purchases, then customers with fewer. These are two queries, because with one condition PostgreSQL would read all
 * customers with as many purchases.
 */
export const repeatCustomersAfter = repeat('repeat-customers-after', (page) => {
  const equal = Prisma.sql`AND h.total_purchases = ${page.purchases} AND h.customer_id > ${page.id}`;
  const fewer = Prisma.sql`AND h.total_purchases < ${page.purchases}`;
  return Prisma.sql`
    SELECT h.* FROM ((${repeatCustomersSql(page, equal)}) UNION ALL (${repeatCustomersSql(page, fewer)})) h ${ORDER} LIMIT ${page.limit}::int + 1`;
});

/** Returns one row: the answer of the analytics route, as JSON. */
export const customerAnalytics = prepare<{ business_id: number }>('customer-analytics', ({ business_id }) => {
  const counted = repeatFrequency.options.map((frequency) =>
    Prisma.raw(`'${frequency}', COALESCE(sum(customers) FILTER (WHERE repeat_frequency = '${frequency}'), 0)::int`),
  );
  return Prisma.sql`
    SELECT json_build_object(
      'total_customers', active.total, 'repeat_customers', loyal.repeating,
      'repeat_customer_percentage', COALESCE(round(100.0 * loyal.repeating / NULLIF(active.total, 0), 2), 0)::float8,
      'average_customer_lifetime_value', loyal.average::text, 'repeat_frequency_distribution', loyal.distribution
    )::text AS analytics
    FROM (
      SELECT COALESCE(sum(customers), 0)::int AS total FROM customer_counts
      WHERE business_id = ${business_id} AND is_active
    ) active, (
      SELECT COALESCE(sum(customers) FILTER (WHERE is_repeat_customer), 0)::int AS repeating,
        -- A customer without a purchase has no frequency, and does not count here.
        COALESCE(round(
          sum(total_spent) FILTER (WHERE repeat_frequency IS NOT NULL)
            / NULLIF(sum(customers) FILTER (WHERE repeat_frequency IS NOT NULL), 0), 2), 0.00) AS average,
        json_build_object(${Prisma.join(counted)}) AS distribution
      FROM loyalty_counts WHERE business_id = ${business_id}
    ) loyal`;
});

/**
 * Returns one row: active customers by tier as JSON, lowest tier first. Customers who have reached no tier come before
 * all others, with the name null.
 */
export const customersByTier = prepare<{ business_id: number }>('customers-by-tier', ({ business_id }) => {
  const tier = loyaltyTier({
    ...{ business_id, customer_id: Prisma.sql`h.customer_id`, history: Prisma.sql`h`, tiers: Prisma.sql`s.tiers` },
  });
  return Prisma.sql`
    SELECT json_build_object('tiers', COALESCE(json_agg(json_build_object(
        'name', name, 'customers', COALESCE(member.customers, 0), 'total_spent', COALESCE(member.total_spent, 0.00)::text
      ) ORDER BY step.height NULLS FIRST), '[]'))::text AS tiers
    FROM (
      SELECT tier ->> 'name' AS name, max(height) AS height
      FROM jsonb_array_elements(${tierLadder(business_id)}) WITH ORDINALITY AS step(tier, height) GROUP BY 1
    ) step
    FULL JOIN (
      SELECT ${tier} AS name, count(*)::int AS customers, sum(h.total_spent) AS total_spent
      FROM customer_purchase_history h
      LEFT JOIN loyalty_settings s ON s.business_id = ${business_id}
      WHERE h.business_id = ${business_id} AND h.is_active
      GROUP BY 1
    ) member USING (name)`;
});

const DAY_SECONDS = 24 * 60 * 60;
/** Where the ranges of {@link customersByLastPurchase} begin, in days. */
const AWAY_DAYS = [0, 30, 60, 90];

/**
 * Returns one row: active customers by the days since their last purchase as JSON. A customer who never bought is in no
 * range.
 */
export const customersByLastPurchase = prepare<{ business_id: number }>(
  'customers-by-last-purchase',
  ({ business_id }) => {
    const bounds = Prisma.raw(`ARRAY[${AWAY_DAYS.map((days) => days * DAY_SECONDS).join(', ')}]::float8[]`);
    const ranges = AWAY_DAYS.map((from, index) => `(${index + 1}, ${from}, ${AWAY_DAYS[index + 1] ?? 'NULL::int'})`);
    return Prisma.sql`
      SELECT json_build_object('ranges', json_agg(json_build_object(
          'from_days', range.from_days, 'to_days', range.to_days, 'customers', COALESCE(away.customers, 0),
          'total_spent', COALESCE(away.total_spent, 0.00)::text
        ) ORDER BY range.n))::text AS ranges
      FROM (VALUES ${Prisma.raw(ranges.join(', '))}) AS range(n, from_days, to_days)
      LEFT JOIN (
        -- The clock of a till can be ahead: a purchase of the future is one of today.
        SELECT GREATEST(1, width_bucket(extract(epoch FROM now() - h.last_purchase_date)::float8, ${bounds})) AS n,
          count(*)::int AS customers, sum(h.total_spent) AS total_spent
        FROM customer_purchase_history h
        WHERE h.business_id = ${business_id} AND h.is_active AND h.last_purchase_date IS NOT NULL
        GROUP BY 1
      ) away USING (n)`;
  },
);
