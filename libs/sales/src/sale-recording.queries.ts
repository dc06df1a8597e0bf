import { recordEvents } from '@wateja/events';
import { isoTime, prepare, Prisma } from '@wateja/prisma';

import { linesJson, saleJson, storedSaleJson } from './sale.queries';
import { MOST_ITEMS_BOUGHT, MOST_SPENT } from './sale-totals';

/** A row of {@link recordStatement}: what became of the draft at `position`. */
export interface WrittenRow {
  position: number;
  /** The new sale as JSON; null where there is none. */
  sale: string | null;
  is_full: boolean;
  is_erased: boolean;
  /** Of the events that were recorded, in the first row. */
  event_ids: string[] | null;
}

interface Drafts extends Record<string, unknown> {
  business_id: number;
  /** Drafts with their position, as JSON. */
  drafts: string;
  customer_ids: number[];
}

const COMPLETED = Prisma.sql`
  SELECT jsonb_build_object(
    'business_id', c.business_id, 'sale_id', c.id, 'customer_id', c.customer_id, 'total_amount', c.total_amount::text,
    'total_items', c.total_items::text, 'payment_method', c.payment_method,
    'completed_at', ${isoTime('c.completed_at')}
  ) FROM created c WHERE c.status = 'completed' ORDER BY c.id`;

/**
 * Writes sales with their lines, and the events of the completed ones; a receipt number that is already there is left alone. Receipts are written in the order
 * of their numbers: batches that share some then wait for each other, never both ways. Customers are held against
 * erasure until the transaction ends; those who were erased buy nothing more.
 */
export const recordStatement = prepare<Drafts>('sales-record', ({ business_id, drafts, customer_ids }) => {
  // For each customer by itself: joined, the planner would read the totals of the whole shop.
  const bought = (column: 'amount' | 'items') => Prisma.sql`(
      SELECT ${Prisma.raw(column)} FROM customer_sales_totals t
      WHERE t.business_id = ${business_id} AND t.customer_id = c.id)`;
  return Prisma.sql`
    WITH customer AS MATERIALIZED (
      SELECT c.id, c.erased_at IS NOT NULL AS is_erased, ${bought('amount')} AS amount, ${bought('items')} AS items
      FROM customers c
      WHERE c.business_id = ${business_id} AND c.id = ANY(${customer_ids}::int[]) ORDER BY c.id FOR KEY SHARE
    ),
    draft AS MATERIALIZED (
      SELECT nextval('sales_id_seq')::int AS id, d.* FROM (
        SELECT r.*, r.customer_id IS NOT NULL AND (
          ${Prisma.raw(MOST_SPENT)} < COALESCE(customer.amount, 0) + sum(r.total_amount) OVER so_far
          OR ${Prisma.raw(MOST_ITEMS_BOUGHT)} < COALESCE(customer.items, 0) + sum(r.total_items) OVER so_far
        ) AS is_full, COALESCE(customer.is_erased, false) AS is_erased
        FROM jsonb_to_recordset(${drafts}::jsonb) AS r(
          position int, customer_id int, external_id text, content_hash text, total_amount numeric,
          total_items numeric, payment_method text, status text, completed_at timestamptz, items jsonb
        )
        LEFT JOIN customer ON customer.id = r.customer_id
        WHERE r.customer_id IS NULL OR customer.id IS NOT NULL
        WINDOW so_far AS (PARTITION BY r.customer_id ORDER BY r.position)
        ORDER BY r.position
      ) d
    ),
    created AS (
      INSERT INTO sales (
        id, business_id, customer_id, external_id, content_hash, total_amount, total_items,
        payment_method, status, completed_at
      )
      SELECT id, ${business_id}, customer_id, external_id, content_hash, total_amount, total_items,
        payment_method, status, CASE WHEN status = 'completed' THEN COALESCE(completed_at, now()) END
      FROM draft WHERE NOT is_full AND NOT is_erased ORDER BY external_id, position
      ON CONFLICT (business_id, external_id) DO NOTHING
      RETURNING *
    ),
    line AS (
      INSERT INTO sale_items (business_id, sale_id, product_id, quantity, unit_price, line_total)
      SELECT ${business_id}, draft.id, each.product_id, each.quantity, each.unit_price, each.line_total
      FROM draft JOIN created USING (id),
        jsonb_to_recordset(draft.items) AS each(
          product_id int, quantity numeric, unit_price numeric, line_total numeric
        )
      RETURNING id, sale_id, product_id, quantity, unit_price, line_total
    ),
    event AS (${recordEvents('sale.completed', COMPLETED)})
    SELECT draft.position, draft.is_full, draft.is_erased,
      CASE WHEN s.id IS NOT NULL THEN ${saleJson(Prisma.sql`lines.items`)}::text END AS sale,
      CASE WHEN draft.position = min(draft.position) OVER () THEN (SELECT array_agg(id::text ORDER BY id) FROM event) END
        AS event_ids
    FROM draft
    LEFT JOIN created s USING (id)
    LEFT JOIN (
      SELECT sale_id, ${linesJson} AS items FROM line i GROUP BY sale_id
    ) lines ON lines.sale_id = s.id`;
});

/** The sales that have these receipt numbers, as JSON, and what tells them from others. */
export const salesByReceipts = prepare<{ business_id: number; receipts: string[] }>(
  'sales-by-receipts',
  ({ business_id, receipts }) => Prisma.sql`
    SELECT s.external_id, s.content_hash, ${storedSaleJson}::text AS sale
    FROM sales s WHERE s.business_id = ${business_id} AND s.external_id = ANY(${receipts}::text[])`,
);
