import type { Statement } from './reads';

const time = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * Records any number of sales with their lines, one outbox row each, and the metrics of their customers, in one
 * statement: one transaction and one round trip. Metrics are increased under the lock of their row, not recomputed from
 * the ledger. $1 is the business, $2 the sales as JSON. Returns one row with the answered sales in order.
 */
export const RECORD: Statement = {
  name: 'record',
  text: `
    WITH posted AS MATERIALIZED (
      SELECT nextval('sales_id_seq') AS id, (each.sale ->> 'customer_id')::bigint AS customer_id,
        each.sale ->> 'payment_method' AS payment_method, each.position,
        COALESCE((each.sale ->> 'completed_at')::timestamptz(3), now()) AS completed_at,
        each.sale -> 'items' AS items, each.sale ->> 'hash' AS content_hash
      FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS each(sale, position)
    ),
    line AS MATERIALIZED (
      SELECT p.id AS sale_id, p.position, l.position AS line, l.item,
        (l.item ->> 'product_id')::bigint AS product_id, (l.item ->> 'quantity')::numeric(12, 3) AS quantity,
        (l.item ->> 'unit_price')::numeric(12, 2) AS unit_price,
        round((l.item ->> 'quantity')::numeric * (l.item ->> 'unit_price')::numeric, 2) AS line_total
      FROM posted p, jsonb_array_elements(p.items) WITH ORDINALITY AS l(item, position)
    ),
    total AS MATERIALIZED (
      SELECT sale_id, sum(line_total) AS amount, sum(quantity) AS items FROM line GROUP BY sale_id
    ),
    sale AS (
      INSERT INTO sales (id, business_id, customer_id, content_hash, total_amount, total_items, payment_method, status,
        completed_at)
      SELECT p.id, $1, p.customer_id, p.content_hash, t.amount, t.items, p.payment_method, 'completed', p.completed_at
      FROM posted p JOIN total t ON t.sale_id = p.id ORDER BY p.position
      RETURNING id, customer_id, total_amount, total_items, payment_method, created_at, completed_at
    ),
    item AS (
      INSERT INTO sale_items (business_id, sale_id, product_id, quantity, unit_price, line_total)
      SELECT $1, sale_id, product_id, quantity, unit_price, line_total FROM line ORDER BY position, line
      RETURNING id, sale_id, product_id, quantity, unit_price, line_total
    ),
    event AS (
      INSERT INTO outbox (business_id, name, payload, status, attempts, delivered_at)
      SELECT $1, 'sale.completed', jsonb_build_object('business_id', $1::bigint, 'sale_id', id, 'customer_id', customer_id,
        'total_amount', total_amount::text, 'total_items', total_items::text, 'payment_method', payment_method,
        'completed_at', completed_at), 'delivered', 1, now()
      FROM sale
    ),
    held AS MATERIALIZED (
      SELECT h.id, h.customer_id FROM customer_purchase_history h
      WHERE h.business_id = $1 AND h.customer_id = ANY (ARRAY(SELECT customer_id FROM posted))
      ORDER BY h.customer_id FOR UPDATE
    ),
    metrics AS (
      UPDATE customer_purchase_history h SET
        total_purchases = h.total_purchases + s.count, total_spent = h.total_spent + s.amount,
        customer_lifetime_value = h.total_spent + s.amount, total_items_bought = h.total_items_bought + s.items,
        avg_transaction_value = round((h.total_spent + s.amount) / (h.total_purchases + s.count), 2),
        first_purchase_date = LEAST(h.first_purchase_date, s.first), last_purchase_date = GREATEST(h.last_purchase_date, s.last),
        is_repeat_customer = h.total_purchases + s.count >= 2,
        repeat_frequency = CASE WHEN h.total_purchases + s.count >= 10 THEN 'frequent'
          WHEN h.total_purchases + s.count >= 5 THEN 'regular' WHEN h.total_purchases + s.count >= 2 THEN 'occasional'
          ELSE 'one_time' END,
        updated_at = now()
      FROM (SELECT customer_id, count(*)::int AS count, sum(total_amount) AS amount, sum(total_items) AS items,
              min(completed_at) AS first, max(completed_at) AS last FROM sale GROUP BY customer_id) s
      WHERE h.business_id = $1 AND h.customer_id = s.customer_id AND h.id IN (SELECT id FROM held)
      RETURNING h.customer_id, h.avg_transaction_value
    ),
    average AS (
      UPDATE customer_preferences p SET average_spend = m.avg_transaction_value
      FROM metrics m WHERE p.business_id = $1 AND p.customer_id = m.customer_id
    )
    SELECT json_agg(json_build_object('id', s.id, 'business_id', $1::bigint, 'customer_id', s.customer_id,
      'external_id', NULL, 'total_amount', s.total_amount::text, 'total_items', trim_scale(s.total_items)::text,
      'refunded_amount', '0.00', 'payment_method', s.payment_method, 'status', 'completed',
      'items', (SELECT json_agg(json_build_object('id', i.id, 'product_id', i.product_id,
        'quantity', trim_scale(i.quantity)::text, 'unit_price', i.unit_price::text, 'line_total', i.line_total::text)
        ORDER BY i.id) FROM item i WHERE i.sale_id = s.id),
      'created_at', ${time('s.created_at')}, 'completed_at', ${time('s.completed_at')}) ORDER BY s.id)::text AS body
    FROM sale s`,
};
