import { Prisma } from '@wateja/prisma';

import { ledgerMetrics } from '../../libs/loyalty/src/metrics.queries';

/** One statement of the seed, and its duration relative to the others. */
export interface Step {
  label: string;
  weight: number;
  text: string;
  values: unknown[];
}

/** The last moment of the seeded past. The data does not depend on the time at which the seed runs. */
export const PRESENT = '2026-06-30T18:00:00Z';

/** A number from 0 to `below` - 1. The same row, purpose and seed always give the same number. */
const chance = (row: string, purpose: number, below: number) =>
  `((hashint8extended((${row})::bigint, ${purpose} + 1000 * $2::bigint) & 2147483647) % ${below})::int`;

const step = (label: string, weight: number, text: string): Step => ({ label, weight, text, values: [] });

/** The statements that create everything that belongs to the existing customers of a business. */
export function ledgerSteps(businessId: number, seed: number): Step[] {
  const statements = [
    step(
      'notes',
      2,
      `INSERT INTO customer_notes (customer_id, business_id, note_type, content, created_by, created_at, updated_at)
       SELECT c.id, c.business_id, (ARRAY['personal', 'preference', 'issue', 'feedback'])[1 + ${chance('c.id * 2 + n', 1, 4)}],
         (ARRAY['Prefers morning deliveries', 'Pays at the end of the month', 'Asks for a bag', 'Likes brown bread',
           'Had a delay with the last order'])[1 + ${chance('c.id * 2 + n', 2, 5)}],
         1, c.created_at + n * interval '1 hour', c.created_at + n * interval '1 hour'
       FROM customers c, generate_series(0, 1) n WHERE c.business_id = $1 ORDER BY n, c.id`,
    ),
    step(
      'preferences',
      1,
      `INSERT INTO customer_preferences (customer_id, business_id, favorite_products, preferred_payment, best_contact_time,
         can_receive_offers, created_at, updated_at)
       SELECT id, business_id,
         format('[%s, %s, %s]', 1 + ${chance('id', 3, 60)}, 61 + ${chance('id', 4, 60)}, 121 + ${chance('id', 5, 60)}),
         (ARRAY['cash', 'mpesa', 'mpesa', 'credit'])[1 + ${chance('id', 6, 4)}],
         (ARRAY['mornings', 'evenings', NULL])[1 + ${chance('id', 7, 3)}], ${chance('id', 8, 5)} > 0, created_at, created_at
       FROM customers WHERE business_id = $1 ORDER BY id`,
    ),
    // One to nineteen sales for each customer, ten on average, at any time since the customer registered. Sales are
    // numbered in the order of time, as in a real shop, so the sales of one customer are spread over the whole table.
    step(
      'times of sales',
      5,
      `CREATE TEMP TABLE draft AS
       SELECT (SELECT COALESCE(max(id), 0) FROM sales) + row_number() OVER (ORDER BY time, customer_id, n) AS id,
         customer_id, time, CASE WHEN draw = 0 THEN 'refunded' WHEN draw = 1 THEN 'cancelled' ELSE 'completed' END AS status,
         CASE WHEN has_many_lines THEN 3 ELSE 1 END AS lines
       FROM (
         SELECT c.id AS customer_id, n, ${chance('c.id * 32 + n', 9, 100)} AS draw, ${chance('c.id * 32 + n', 10, 10)} = 0 AS has_many_lines,
           date_trunc('milliseconds', c.created_at + ($3::timestamptz - c.created_at) * (${chance('c.id * 32 + n', 11, 1_000_000)} / 1e6)) AS time
         FROM customers c, generate_series(1, 1 + ${chance('c.id', 12, 19)}) n WHERE c.business_id = $1
       ) d`,
    ),
    step(
      'lines of sales',
      12,
      `INSERT INTO sale_items (business_id, sale_id, product_id, quantity, unit_price, line_total, refunded_quantity, refunded_amount)
       SELECT $1::bigint, id, product_id, quantity, unit_price, line_total,
         CASE WHEN status = 'refunded' THEN quantity ELSE 0 END, CASE WHEN status = 'refunded' THEN line_total ELSE 0 END
       FROM (
         SELECT d.id, d.status, n, 1 + ${chance('d.id * 4 + n', 13, 180)} AS product_id, q.quantity, p.unit_price,
           round(q.quantity * p.unit_price, 2) AS line_total
         FROM draft d, generate_series(1, d.lines) n,
           LATERAL (SELECT ((1 + ${chance('d.id * 4 + n', 14, 10)}) / 2.0)::numeric(12, 3) AS quantity) q,
           LATERAL (SELECT (20 + ${chance('d.id * 4 + n', 15, 900)} * 0.5)::numeric(12, 2) AS unit_price) p
       ) line ORDER BY id, n`,
    ),
    step(
      'sales',
      18,
      `INSERT INTO sales (id, business_id, customer_id, content_hash, total_amount, total_items, refunded_amount,
         refunded_items, payment_method, status, created_at, updated_at, completed_at)
       SELECT d.id, $1, d.customer_id, encode(sha256(d.id::text::bytea), 'hex'), t.amount, t.items,
         CASE WHEN d.status = 'refunded' THEN t.amount ELSE 0 END, CASE WHEN d.status = 'refunded' THEN t.items ELSE 0 END,
         (ARRAY['cash', 'mpesa', 'mpesa', 'credit'])[1 + ${chance('d.id', 16, 4)}], d.status, d.time, d.time,
         CASE WHEN d.status <> 'cancelled' THEN d.time END
       FROM draft d
       JOIN (SELECT sale_id, sum(line_total) AS amount, sum(quantity) AS items FROM sale_items WHERE business_id = $1
             GROUP BY sale_id) t ON t.sale_id = d.id
       ORDER BY d.id`,
    ),
    step(
      'refunds',
      1,
      `INSERT INTO sale_refunds (business_id, sale_id, amount, total_items, created_by, created_at)
       SELECT business_id, id, refunded_amount, refunded_items, 1, created_at FROM sales
       WHERE business_id = $1 AND status = 'refunded'`,
    ),
    step('drafts away', 0, 'DROP TABLE draft'),
  ];
  const withValues = statements.map((statement) => ({
    ...statement,
    values: valuesFor(statement.text, [businessId, seed, PRESENT]),
  }));
  return [...withValues, metrics(businessId), averages(businessId)];
}

/** PostgreSQL refuses parameters that a statement does not use, and numbers must have no gaps. */
function valuesFor(text: string, all: unknown[]): unknown[] {
  const places = [...text.matchAll(/\$(\d)/g)].map(([, place]) => Number(place));
  return all.slice(0, Math.max(0, ...places));
}

/** Computes metrics with the same SQL that Wateja uses. */
function metrics(businessId: number): Step {
  const all = ledgerMetrics(
    businessId,
    Prisma.sql`SELECT id AS customer_id FROM customers WHERE business_id = ${businessId}`,
  );
  const columns = `customer_id, total_purchases, total_spent, total_items_bought, avg_transaction_value,
    first_purchase_date, last_purchase_date, is_repeat_customer, customer_lifetime_value, repeat_frequency`;
  const { text, values } = Prisma.sql`
    INSERT INTO customer_purchase_history (business_id, is_active, ${Prisma.raw(columns)})
    SELECT ${businessId}::bigint, c.is_active, ${Prisma.raw(columns)} FROM (${all}) ledger
    JOIN customers c ON c.business_id = ${businessId}::bigint AND c.id = ledger.customer_id ORDER BY customer_id`;
  return { label: 'purchase histories', weight: 4, text, values };
}

function averages(businessId: number): Step {
  return {
    label: 'average spends',
    weight: 3,
    text: `UPDATE customer_preferences p SET average_spend = h.avg_transaction_value FROM customer_purchase_history h
           WHERE p.business_id = $1 AND h.business_id = $1 AND h.customer_id = p.customer_id`,
    values: [businessId],
  };
}
