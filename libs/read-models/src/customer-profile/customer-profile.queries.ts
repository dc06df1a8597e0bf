import { isoTime, prepare, Prisma } from '@wateja/prisma';

import { loyaltyTier } from '../loyalty-tier';
import { daysSince } from './days-since';
import { observed } from './observed.queries';
import { productNames } from './product-names.queries';

/** A customer with more notes has a page of notes for the others. */
const PROFILE_NOTES = 50;

/** Statements about one customer. Each reads the tables of several modules, and returns JSON. */

interface OneCustomer extends Record<string, unknown> {
  business_id: number;
  customer_id: number;
}

/** Returns `{customer}` with notes, preferences and history, and its version; no row if the customer does not exist. */
export const customerProfile = prepare<OneCustomer>(
  'customer-profile',
  ({ business_id, customer_id }) => Prisma.sql`
    SELECT c.version, json_build_object('customer', json_build_object(
      'id', c.id, 'external_id', c.external_id, 'name', c.name, 'phone', c.phone, 'email', c.email,
      'address', c.address, 'customer_type', c.customer_type, 'is_active', c.is_active,
      'prefer_sms', c.prefer_sms, 'prefer_email', c.prefer_email, 'prefer_call', c.prefer_call,
      'tags', c.tags, 'created_at', ${isoTime('c.created_at')}, 'updated_at', ${isoTime('c.updated_at')},
      'notes', COALESCE((
        SELECT json_agg(json_build_object(
          'id', n.id, 'note_type', n.note_type, 'content', n.content, 'created_by', n.created_by,
          'created_at', ${isoTime('n.created_at')}
        ) ORDER BY n.created_at DESC, n.id DESC)
        FROM (
          SELECT * FROM customer_notes WHERE business_id = ${business_id} AND customer_id = ${customer_id}
          ORDER BY created_at DESC, id DESC LIMIT ${Prisma.raw(String(PROFILE_NOTES))}
        ) n
      ), '[]'),
      'notes_count', (
        SELECT count(*) FROM customer_notes WHERE business_id = ${business_id} AND customer_id = ${customer_id}
      ),
      'preferences', json_build_object(
        'favorite_products', p.favorite_products,
        'products', CASE WHEN p.favorite_products IS NULL THEN '[]'::json
          ELSE ${productNames(business_id, Prisma.sql`p.favorite_products::jsonb`)} END,
        'preferred_payment', p.preferred_payment,
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
    ))::text AS profile
    FROM customers c
    LEFT JOIN customer_preferences p ON p.business_id = ${business_id} AND p.customer_id = c.id
    LEFT JOIN customer_purchase_history h ON h.business_id = ${business_id} AND h.customer_id = c.id
    WHERE c.business_id = ${business_id} AND c.id = ${customer_id}`,
);

/** Returns `{metrics}`, or no row if the customer does not exist. */
export const customerMetrics = prepare<OneCustomer>(
  'customer-metrics',
  ({ business_id, customer_id }) => Prisma.sql`
    SELECT json_build_object('metrics', json_build_object(
      'customer_id', c.id, 'name', c.name, 'customer_type', c.customer_type, 'created_at', ${isoTime('c.created_at')},
      'total_purchases', COALESCE(h.total_purchases, 0), 'total_spent', COALESCE(h.total_spent, 0.00)::text,
      'avg_transaction_value', COALESCE(h.avg_transaction_value, 0.00)::text,
      'total_items_bought', trim_scale(COALESCE(h.total_items_bought, 0))::text,
      'first_purchase_date', ${isoTime('h.first_purchase_date')},
      'last_purchase_date', ${isoTime('h.last_purchase_date')},
      'days_since_last_purchase', ${daysSince(Prisma.sql`h.last_purchase_date`)},
      'is_repeat_customer', COALESCE(h.is_repeat_customer, false), 'repeat_frequency', h.repeat_frequency,
      'loyalty_tier', ${loyaltyTier({
        ...{ business_id, customer_id: Prisma.sql`c.id`, history: Prisma.sql`h`, tiers: Prisma.sql`s.tiers` },
      })},
      'preferred_payment', p.preferred_payment, 'favorite_products', COALESCE(p.favorite_products, '[]')::json,
      'observed_payment', o.payment, 'observed_products', o.products,
      'products', ${productNames(business_id, Prisma.sql`COALESCE(p.favorite_products, '[]')::jsonb || o.products::jsonb`, Prisma.sql`o.names`)},
      'can_receive_offers', COALESCE(p.can_receive_offers, true), 'phone', c.phone, 'email', c.email,
      'prefer_sms', c.prefer_sms, 'prefer_email', c.prefer_email
    ))::text AS metrics
    FROM customers c
    JOIN businesses b ON b.id = c.business_id
    LEFT JOIN customer_preferences p ON p.business_id = ${business_id} AND p.customer_id = c.id
    LEFT JOIN customer_purchase_history h ON h.business_id = ${business_id} AND h.customer_id = c.id
    LEFT JOIN loyalty_settings s ON s.business_id = ${business_id}
    CROSS JOIN LATERAL (${observed(business_id, customer_id)}) o
    WHERE c.business_id = ${business_id} AND c.id = ${customer_id}`,
);

/** The row of {@link purchaseHistory}: a page as JSON, the sums over all pages, and where the next page begins. */
export interface PurchaseHistoryRow {
  sales: string;
  total: number;
  total_amount: string;
  avg_amount: string;
  /** The time of a full page's last purchase. After a cursor, it is null if there is no next page. */
  last_time: Date | null;
  last_id: number | null;
}

interface HistoryPage extends OneCustomer {
  limit: number;
  offset: number;
  time: Date | undefined;
  id: number | undefined;
}

/**
 * Builds the statement for a page of purchases. If `isAfter`, the page begins after a cursor, and the statement reads
 * one more row, which shows that there is a next page.
 */
const history = (name: string, isAfter: boolean) =>
  prepare<HistoryPage>(name, ({ business_id, customer_id, limit, offset, time, id }) => {
    const purchases = Prisma.sql`
      SELECT s.id, s.total_amount, s.refunded_amount, s.payment_method, s.status, s.created_at, s.completed_at FROM sales s
      WHERE s.business_id = ${business_id} AND s.customer_id = ${customer_id}
        AND s.completed_at IS NOT NULL AND is_purchase(s.status, s.customer_id)`;
    const orderBy = Prisma.sql`ORDER BY s.completed_at DESC, s.id DESC`;
    const page = isAfter
      ? Prisma.sql`SELECT s.*, row_number() OVER () AS n FROM (${purchases}
          AND (s.completed_at, s.id) < (${time}::timestamptz, ${id}::bigint) ${orderBy} LIMIT ${limit}::int + 1) s`
      : Prisma.sql`${purchases} ${orderBy} LIMIT ${limit} OFFSET ${offset}`;
    const onPage = isAfter ? Prisma.sql`FILTER (WHERE s.n <= ${limit})` : Prisma.empty;
    const hasNext = isAfter ? Prisma.sql`max(s.n) > ${limit}` : Prisma.sql`true`;
    return Prisma.sql`
      SELECT COALESCE(t.purchases, 0) AS total, COALESCE(t.amount, 0.00)::text AS total_amount,
        COALESCE(round(t.amount / NULLIF(t.purchases, 0), 2), 0.00)::text AS avg_amount, p.*
      FROM customers c
      LEFT JOIN customer_sales_totals t ON t.business_id = ${business_id} AND t.customer_id = c.id,
      LATERAL (
        SELECT COALESCE(json_agg(json_build_object(
            'id', s.id, 'business_id', c.business_id, 'customer_id', c.id,
            'total_amount', (s.total_amount - s.refunded_amount)::text, 'payment_method', s.payment_method,
            'status', s.status, 'created_at', ${isoTime('s.created_at')}, 'completed_at', ${isoTime('s.completed_at')}
          )) ${onPage}, '[]')::text AS sales,
          CASE WHEN ${hasNext} THEN (array_agg(s.completed_at))[${limit}::int] END AS last_time,
          CASE WHEN ${hasNext} THEN (array_agg(s.id))[${limit}::int] END AS last_id
        FROM (${page}) s
      ) p
      WHERE c.business_id = ${business_id} AND c.id = ${customer_id}`;
  });

/** Returns purchases, newest first, and the sums over all pages; no row if the customer does not exist. */
export const purchaseHistory = history('purchase-history', false);

/** Returns the purchases after a cursor, and the sums over all pages; no row if the customer does not exist. */
export const purchaseHistoryAfter = history('purchase-history-after', true);
