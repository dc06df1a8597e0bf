/** The statements of the limit. Each returns the whole answer as JSON text, which PostgreSQL builds. */

const time = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const DAYS_SINCE = `CASE WHEN h.last_purchase_date IS NOT NULL THEN GREATEST(0,
  (now() AT TIME ZONE b.timezone)::date - (h.last_purchase_date AT TIME ZONE b.timezone)::date) END`;

/** A statement, prepared if it has a name. It returns one row with the body of the answer, or no row for a 404. */
export interface Statement {
  name: string;
  text: string;
}

export const PROFILE: Statement = {
  name: 'profile',
  text: `
    SELECT json_build_object('customer', json_build_object(
      'id', c.id, 'external_id', c.external_id, 'name', c.name, 'phone', c.phone, 'email', c.email,
      'address', c.address, 'customer_type', c.customer_type, 'is_active', c.is_active, 'prefer_sms', c.prefer_sms,
      'prefer_email', c.prefer_email, 'prefer_call', c.prefer_call,
      'created_at', ${time('c.created_at')}, 'updated_at', ${time('c.updated_at')},
      'notes', COALESCE((
        SELECT json_agg(json_build_object('id', n.id, 'note_type', n.note_type, 'content', n.content,
          'created_by', n.created_by, 'created_at', ${time('n.created_at')}) ORDER BY n.created_at DESC, n.id DESC)
        FROM customer_notes n WHERE n.business_id = $1 AND n.customer_id = $2), '[]'),
      'preferences', json_build_object('favorite_products', p.favorite_products,
        'preferred_payment', p.preferred_payment, 'average_spend', p.average_spend::text,
        'best_contact_time', p.best_contact_time, 'do_not_contact', p.do_not_contact,
        'can_receive_offers', p.can_receive_offers, 'can_receive_loyalty', p.can_receive_loyalty),
      'history', json_build_object('total_purchases', h.total_purchases, 'total_spent', h.total_spent::text,
        'last_purchase_date', ${time('h.last_purchase_date')}, 'is_repeat_customer', h.is_repeat_customer,
        'repeat_frequency', h.repeat_frequency)
    ))::text AS body
    FROM customers c
    JOIN customer_preferences p ON p.business_id = c.business_id AND p.customer_id = c.id
    JOIN customer_purchase_history h ON h.business_id = c.business_id AND h.customer_id = c.id
    WHERE c.business_id = $1 AND c.id = $2`,
};

export const METRICS: Statement = {
  name: 'metrics',
  text: `
    SELECT json_build_object('metrics', json_build_object(
      'customer_id', c.id, 'name', c.name, 'customer_type', c.customer_type, 'created_at', ${time('c.created_at')},
      'total_purchases', h.total_purchases, 'total_spent', h.total_spent::text,
      'avg_transaction_value', h.avg_transaction_value::text,
      'total_items_bought', trim_scale(h.total_items_bought)::text,
      'first_purchase_date', ${time('h.first_purchase_date')}, 'last_purchase_date', ${time('h.last_purchase_date')},
      'days_since_last_purchase', ${DAYS_SINCE}, 'is_repeat_customer', h.is_repeat_customer,
      'repeat_frequency', h.repeat_frequency, 'loyalty_tier', h.repeat_frequency,
      'preferred_payment', p.preferred_payment, 'favorite_products', COALESCE(p.favorite_products, '[]')::json,
      'can_receive_offers', p.can_receive_offers, 'phone', c.phone, 'email', c.email, 'prefer_sms', c.prefer_sms,
      'prefer_email', c.prefer_email
    ))::text AS body
    FROM customers c
    JOIN businesses b ON b.id = c.business_id
    JOIN customer_preferences p ON p.business_id = c.business_id AND p.customer_id = c.id
    JOIN customer_purchase_history h ON h.business_id = c.business_id AND h.customer_id = c.id
    WHERE c.business_id = $1 AND c.id = $2`,
};

/** The sums of the stored metrics are exact to the cent, so nothing is added up here. */
export const HISTORY: Statement = {
  name: 'history',
  text: `
    SELECT json_build_object('sales', COALESCE((
      SELECT json_agg(page) FROM (
        SELECT s.id, s.business_id, s.customer_id, (s.total_amount - s.refunded_amount)::text AS total_amount,
          s.payment_method, s.status, ${time('s.created_at')} AS created_at, ${time('s.completed_at')} AS completed_at
        FROM sales s WHERE s.business_id = $1 AND s.customer_id = $2
          AND is_purchase(s.status, s.customer_id)
        ORDER BY s.completed_at DESC, s.id DESC LIMIT $3 OFFSET $4
      ) page), '[]'),
      'total', h.total_purchases,
      'summary', json_build_object('total_sales', h.total_purchases, 'total_amount', h.total_spent::text,
        'avg_amount', h.avg_transaction_value::text),
      'limit', $3::int, 'offset', $4::int)::text AS body
    FROM customer_purchase_history h WHERE h.business_id = $1 AND h.customer_id = $2`,
};

export const REPEAT: Statement = {
  name: 'repeat',
  text: `
    SELECT json_build_object('customers', COALESCE(json_agg(page), '[]'), 'count', count(*),
      'filter', json_build_object('min_purchases', $4::int))::text AS body
    FROM (
      SELECT c.id AS customer_id, c.name, c.phone, c.customer_type, h.total_purchases, h.total_spent::text AS total_spent,
        ${time('h.last_purchase_date')} AS last_purchase_date, ${DAYS_SINCE} AS days_since_last_purchase
      FROM customer_purchase_history h
      JOIN customers c ON c.business_id = h.business_id AND c.id = h.customer_id
      JOIN businesses b ON b.id = h.business_id
      WHERE h.business_id = $1 AND h.is_active AND h.total_purchases >= $4
      ORDER BY h.total_purchases DESC, h.customer_id LIMIT $2 OFFSET $3
    ) page`,
};

/** The order and the offset of a list. The rows before a deep page are skipped in the index, not in the table. */
interface ListOrder {
  column: 'created_at' | 'name' | 'id';
  direction: 'asc' | 'desc';
  total: boolean;
  is_deep: boolean;
}

/**
 * Each order has its own statement, so that each uses its own index. Times are formatted only for the rows of the page.
 */
export function list({ column, direction, total, is_deep }: ListOrder): Statement {
  const order = `${column} ${direction}, id ${direction}`;
  const count = `'total', (SELECT COALESCE(sum(customers), 0)::int FROM customer_counts WHERE business_id = $1 AND is_active),`;
  const columns = is_deep ? `id, ${column} AS place` : 'id, name, phone, customer_type, is_active, created_at';
  const rows = `SELECT ${columns} FROM customers WHERE business_id = $1 AND is_active ORDER BY ${order} LIMIT $2 OFFSET $3`;
  const page = is_deep ? `(${rows}) place JOIN customers c ON c.business_id = $1 AND c.id = place.id` : `(${rows}) c`;
  return {
    name: `list-${column}-${direction}-${total}-${is_deep}`,
    text: `
      SELECT json_build_object('customers', COALESCE(json_agg(json_build_object('id', c.id, 'name', c.name,
        'phone', c.phone, 'customer_type', c.customer_type, 'is_active', c.is_active,
        'created_at', ${time('c.created_at')}) ORDER BY c.${column} ${direction}, c.id ${direction}), '[]'), ${total ? count : ''}
        'limit', $2::int, 'offset', $3::int)::text AS body
      FROM ${page}`,
  };
}

/**
 * Uses Wateja's index and function. The owner of the database calls it, because the owner may choose the business.
 * Phones are searched as typed and by their digits.
 */
const search = (name: string, candidates: string): Statement => ({
  name,
  text: `
    SELECT json_build_object('results', COALESCE(json_agg(json_build_object('id', c.id, 'name', c.name, 'phone', c.phone,
      'email', c.email, 'customer_type', c.customer_type, 'match', 'exact') ORDER BY f.is_middle, c.id), '[]'),
      'query', $3::text, 'count', count(*))::text AS body
    FROM (${candidates}) f JOIN customers c ON c.business_id = $1 AND c.id = f.id`,
});

/** $2 is the term and $4 the limit. $5 is the digits, for a phone. */
export const SEARCH = search('search', 'SELECT * FROM find_customers($1, $2, $4)');
export const SEARCH_PHONE = search(
  'search-phone',
  `SELECT id, bool_and(is_middle) AS is_middle FROM (
     SELECT * FROM find_customers($1, $2, $4) UNION ALL SELECT * FROM find_customers($1, $5, $4)
   ) f GROUP BY id ORDER BY 2, 1 LIMIT $4`,
);

const counted = (frequency: string) => `COALESCE(sum(customers) FILTER (WHERE repeat_frequency = '${frequency}'), 0)`;

/** Reads the counts that Wateja's triggers keep. Nothing is counted here. */
export const ANALYTICS: Statement = {
  name: 'analytics',
  text: `
    SELECT json_build_object('total_customers', active.total, 'repeat_customers', loyal.repeating,
      'repeat_customer_percentage', COALESCE(round(100.0 * loyal.repeating / NULLIF(active.total, 0), 2), 0)::float8,
      'average_customer_lifetime_value', loyal.average::text, 'repeat_frequency_distribution', loyal.distribution
    )::text AS body
    FROM (SELECT COALESCE(sum(customers), 0) AS total FROM customer_counts WHERE business_id = $1 AND is_active) active, (
      SELECT COALESCE(sum(customers) FILTER (WHERE is_repeat_customer), 0) AS repeating,
        COALESCE(round(sum(total_spent) FILTER (WHERE repeat_frequency IS NOT NULL)
          / NULLIF(sum(customers) FILTER (WHERE repeat_frequency IS NOT NULL), 0), 2), 0.00) AS average,
        json_build_object('one_time', ${counted('one_time')}, 'occasional', ${counted('occasional')},
          'regular', ${counted('regular')}, 'frequent', ${counted('frequent')}) AS distribution
      FROM loyalty_counts WHERE business_id = $1
    ) loyal`,
};
