import type { Tier } from '@wateja/loyalty';
import { isoTime, Prisma } from '@wateja/prisma';

import type { CustomerMetrics, PurchaseHistory } from './customer-profile.schemas';

/** The composed reads: each is one statement over the tables of several modules. */

/** Whole days between a moment and now, as the calendar in the shop counts them; null without a moment. */
const daysSince = (moment: Prisma.Sql) => Prisma.sql`
  CASE WHEN ${moment} IS NOT NULL
    THEN GREATEST(0, (now() AT TIME ZONE b.timezone)::date - (${moment} AT TIME ZONE b.timezone)::date) END`;

/** `{customer}` with notes, preferences and history; no row when there is none. */
export function customerProfile(businessId: number, customerId: number): Prisma.Sql {
  return Prisma.sql`
    SELECT json_build_object(
      'id', c.id, 'external_id', c.external_id, 'name', c.name, 'phone', c.phone, 'email', c.email,
      'address', c.address, 'customer_type', c.customer_type, 'is_active', c.is_active,
      'prefer_sms', c.prefer_sms, 'prefer_email', c.prefer_email, 'prefer_call', c.prefer_call,
      'created_at', ${isoTime('c.created_at')}, 'updated_at', ${isoTime('c.updated_at')}, 'version', c.version,
      'notes', COALESCE((
        SELECT json_agg(json_build_object(
          'id', n.id, 'note_type', n.note_type, 'content', n.content, 'created_by', n.created_by,
          'created_at', ${isoTime('n.created_at')}
        ) ORDER BY n.created_at DESC, n.id DESC)
        FROM customer_notes n WHERE n.business_id = c.business_id AND n.customer_id = c.id
      ), '[]'),
      'preferences', json_build_object(
        'favorite_products', p.favorite_products, 'preferred_payment', p.preferred_payment,
        'average_spend', COALESCE(p.average_spend, 0.00)::text, 'best_contact_time', p.best_contact_time,
        'do_not_contact', COALESCE(p.do_not_contact, false),
        'can_receive_offers', COALESCE(p.can_receive_offers, true),
        'can_receive_loyalty', COALESCE(p.can_receive_loyalty, true)
      ),
      'history', json_build_object(
        'total_purchases', COALESCE(h.total_purchases, 0), 'total_spent', COALESCE(h.total_spent, 0.00)::text,
        'last_purchase_date', ${isoTime('h.last_purchase_date')},
        'is_repeat_customer', COALESCE(h.is_repeat_customer, false), 'repeat_frequency', h.repeat_frequency
      )
    ) AS customer
    FROM customers c
    LEFT JOIN customer_preferences p ON p.business_id = c.business_id AND p.customer_id = c.id
    LEFT JOIN customer_purchase_history h ON h.business_id = c.business_id AND h.customer_id = c.id
    WHERE c.business_id = ${businessId} AND c.id = ${customerId}`;
}

/** The row of {@link customerMetrics}: the answer before the two fields that rules decide. */
export type MetricsRow = Omit<CustomerMetrics['metrics'], 'loyalty_tier' | 'favorite_products'> & {
  favorite_products: string | null;
  tiers: Tier[] | null;
};

export function customerMetrics(businessId: number, customerId: number): Prisma.Sql {
  return Prisma.sql`
    SELECT c.id AS customer_id, c.name, c.customer_type, c.created_at,
      COALESCE(h.total_purchases, 0) AS total_purchases, COALESCE(h.total_spent, 0.00)::text AS total_spent,
      COALESCE(h.avg_transaction_value, 0.00)::text AS avg_transaction_value,
      COALESCE(h.total_items_bought, 0)::text AS total_items_bought,
      h.first_purchase_date, h.last_purchase_date,
      ${daysSince(Prisma.sql`h.last_purchase_date`)} AS days_since_last_purchase,
      COALESCE(h.is_repeat_customer, false) AS is_repeat_customer, h.repeat_frequency, s.tiers,
      p.preferred_payment, p.favorite_products, COALESCE(p.can_receive_offers, true) AS can_receive_offers,
      c.phone, c.email, c.prefer_sms, c.prefer_email
    FROM customers c
    JOIN businesses b ON b.id = c.business_id
    LEFT JOIN customer_preferences p ON p.business_id = c.business_id AND p.customer_id = c.id
    LEFT JOIN customer_purchase_history h ON h.business_id = c.business_id AND h.customer_id = c.id
    LEFT JOIN loyalty_settings s ON s.business_id = c.business_id
    WHERE c.business_id = ${businessId} AND c.id = ${customerId}`;
}

/** The row of {@link purchaseHistory}. */
export type PurchaseHistoryRow = Pick<PurchaseHistory, 'sales' | 'total'> & {
  total_amount: string;
  avg_amount: string;
};

/** Purchases, newest first, and their sums over all pages; no row when there is no such customer. */
export function purchaseHistory(
  businessId: number,
  customerId: number,
  page: { limit: number; offset: number },
): Prisma.Sql {
  const purchases = Prisma.sql`
    sales s WHERE s.business_id = ${businessId} AND s.customer_id = ${customerId}
      AND s.status IN ('completed', 'partially_refunded')`;
  return Prisma.sql`
    SELECT sums.total, sums.total_amount::text,
      COALESCE(round(sums.total_amount / NULLIF(sums.total, 0), 2), 0.00)::text AS avg_amount,
      COALESCE((
        SELECT json_agg(page) FROM (
          SELECT s.id, s.business_id, s.customer_id, (s.total_amount - s.refunded_amount)::text AS total_amount,
            s.payment_method, s.status, ${isoTime('s.created_at')} AS created_at,
            ${isoTime('s.completed_at')} AS completed_at
          FROM ${purchases} ORDER BY s.completed_at DESC, s.id DESC LIMIT ${page.limit} OFFSET ${page.offset}
        ) page
      ), '[]') AS sales
    FROM customers c,
      (SELECT count(*)::int AS total, COALESCE(sum(s.total_amount - s.refunded_amount), 0.00) AS total_amount
       FROM ${purchases}) sums
    WHERE c.business_id = ${businessId} AND c.id = ${customerId}`;
}

/** Active customers with at least so many purchases, those with the most first. */
export function repeatCustomers(
  businessId: number,
  query: { limit: number; offset: number; min_purchases: number },
): Prisma.Sql {
  return Prisma.sql`
    SELECT c.id AS customer_id, c.name, c.phone, c.customer_type, h.total_purchases, h.total_spent,
      h.last_purchase_date, ${daysSince(Prisma.sql`h.last_purchase_date`)} AS days_since_last_purchase
    FROM customer_purchase_history h
    JOIN customers c ON c.business_id = h.business_id AND c.id = h.customer_id
    JOIN businesses b ON b.id = h.business_id
    WHERE h.business_id = ${businessId} AND h.total_purchases >= ${query.min_purchases} AND c.is_active
    ORDER BY h.total_purchases DESC, h.customer_id
    LIMIT ${query.limit} OFFSET ${query.offset}`;
}

/** One row: the answer of the analytics route. */
export function customerAnalytics(businessId: number): Prisma.Sql {
  const counted = (frequency: string) => Prisma.sql`count(*) FILTER (WHERE h.repeat_frequency = ${frequency})::int`;
  return Prisma.sql`
    SELECT count(*)::int AS total_customers,
      count(*) FILTER (WHERE h.is_repeat_customer)::int AS repeat_customers,
      COALESCE(round(100.0 * count(*) FILTER (WHERE h.is_repeat_customer) / NULLIF(count(*), 0), 2), 0)::float8
        AS repeat_customer_percentage,
      COALESCE(round(avg(h.total_spent) FILTER (WHERE h.total_purchases > 0), 2), 0.00)
        AS average_customer_lifetime_value,
      json_build_object(
        'one_time', ${counted('one_time')}, 'occasional', ${counted('occasional')},
        'regular', ${counted('regular')}, 'frequent', ${counted('frequent')}
      ) AS repeat_frequency_distribution
    FROM customers c
    LEFT JOIN customer_purchase_history h ON h.business_id = c.business_id AND h.customer_id = c.id
    WHERE c.business_id = ${businessId} AND c.is_active`;
}
