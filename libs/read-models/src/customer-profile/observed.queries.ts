import { Prisma } from '@wateja/prisma';

/**
 * How many purchases are read, the newest first. A customer with more purchases has shown well enough what they like.
 */
const MAX_PURCHASES = Prisma.raw('1000');
const MAX_PRODUCTS = Prisma.raw('10');

/**
 * SQL that returns one row with what a customer did in the last 12 months: `payment`, the method of most purchases,
 * `products`, a JSON array of the ids of the products in most purchases, and `names`, a JSON object with the names that the
 * newest lines have for them. It is computed when it is read: months pass without
 * a sale, and a sale should not wait for it. What was refunded does not count. Of equal ones the one with the larger
 * quantity comes first, of equal methods the one that was used last.
 */
export const observed = (businessId: unknown, customerId: unknown) => Prisma.sql`
  WITH recent AS MATERIALIZED (
    SELECT s.id, s.payment_method, s.has_payments, s.completed_at FROM sales s
    WHERE s.business_id = ${businessId} AND s.customer_id = ${customerId}
      AND s.completed_at > now() - interval '12 months' AND is_purchase(s.status, s.customer_id)
    ORDER BY s.completed_at DESC, s.id DESC LIMIT ${MAX_PURCHASES}
  )
  SELECT paid.payment, bought.products, bought.names FROM (
    SELECT (SELECT method FROM (
      SELECT id, completed_at, payment_method AS method FROM recent WHERE NOT has_payments
      UNION ALL
      SELECT r.id, r.completed_at, p.method FROM recent r
      JOIN sale_payments p ON p.business_id = ${businessId} AND p.sale_id = r.id WHERE r.has_payments
    ) paid
    GROUP BY method ORDER BY count(DISTINCT id) DESC, max(completed_at) DESC, method LIMIT 1) AS payment
  ) paid, (
    SELECT COALESCE(json_agg(product_id ORDER BY purchases DESC, quantity DESC, product_id), '[]') AS products,
      jsonb_object_agg(product_id, name) FILTER (WHERE name IS NOT NULL) AS names
    FROM (
      SELECT i.product_id, count(DISTINCT r.id) AS purchases, sum(i.quantity - i.refunded_quantity) AS quantity,
        (array_agg(i.name ORDER BY r.completed_at DESC, i.id DESC) FILTER (WHERE i.name IS NOT NULL))[1] AS name
      FROM recent r
      JOIN sale_items i ON i.business_id = ${businessId} AND i.sale_id = r.id AND i.quantity > i.refunded_quantity
      GROUP BY i.product_id ORDER BY purchases DESC, quantity DESC, i.product_id LIMIT ${MAX_PRODUCTS}
    ) most
  ) bought`;
