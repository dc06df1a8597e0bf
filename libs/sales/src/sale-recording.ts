import type { SaleCompleted } from '@wateja/events';
import type { Transaction } from '@wateja/prisma';

import type { SaleDraft } from './sale-draft';
import { MOST_ITEMS_BOUGHT, MOST_SPENT } from './sale-totals';

/** What became of one draft. `existing`: its receipt number was there, with the same content. */
export type Recorded =
  | { outcome: 'created'; sale_id: number; completed: SaleCompleted | null }
  | { outcome: 'existing'; sale_id: number }
  | { outcome: 'conflict' }
  | { outcome: 'customer-missing' }
  | { outcome: 'customer-erased' }
  | { outcome: 'customer-full' };

interface WrittenRow {
  position: number;
  id: number;
  created: boolean;
  is_full: boolean;
  is_erased: boolean;
  completed_at: Date | null;
}

/**
 * Writes any number of sales with their lines in one statement; a receipt number that is already there
 * is left alone. Two tills that post one receipt at the same moment: one creates, the other finds it. Receipts
 * are written in the order of their numbers: batches that share some then wait for each other, never both ways.
 * Customers are held against erasure until `tx` ends; those who were erased buy nothing more.
 * @returns an outcome per draft, in order
 */
export async function recordSales(tx: Transaction, businessId: number, drafts: SaleDraft[]): Promise<Recorded[]> {
  const rows = drafts.map((draft, position) => ({ ...draft, position }));
  const customerIds = [...new Set(drafts.flatMap((draft) => draft.customer_id ?? []))];
  const written = await tx.$queryRaw<WrittenRow[]>`
    WITH customer AS MATERIALIZED (
      SELECT c.id, c.erased_at IS NOT NULL AS is_erased FROM customers c
      WHERE c.business_id = ${businessId} AND c.id = ANY(${customerIds}::int[]) ORDER BY c.id FOR KEY SHARE
    ),
    draft AS MATERIALIZED (
      SELECT nextval('sales_id_seq')::int AS id, d.* FROM (
        SELECT r.*, r.customer_id IS NOT NULL AND (
          ${MOST_SPENT}::numeric < COALESCE(h.total_spent, 0) + sum(r.total_amount) OVER so_far
          OR ${MOST_ITEMS_BOUGHT}::numeric < COALESCE(h.total_items_bought, 0) + sum(r.total_items) OVER so_far
        ) AS is_full, COALESCE(customer.is_erased, false) AS is_erased
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(
          position int, customer_id int, external_id text, content_hash text, total_amount numeric,
          total_items numeric, payment_method text, status text, completed_at timestamptz, items jsonb
        )
        LEFT JOIN customer_purchase_history h
          ON h.business_id = ${businessId} AND h.customer_id = r.customer_id
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
      SELECT id, ${businessId}, customer_id, external_id, content_hash, total_amount, total_items,
        payment_method, status, CASE WHEN status = 'completed' THEN COALESCE(completed_at, now()) END
      FROM draft WHERE NOT is_full AND NOT is_erased ORDER BY external_id, position
      ON CONFLICT (business_id, external_id) DO NOTHING
      RETURNING id, completed_at
    ),
    lines AS (
      INSERT INTO sale_items (business_id, sale_id, product_id, quantity, unit_price, line_total)
      SELECT ${businessId}, draft.id, line.product_id, line.quantity, line.unit_price, line.line_total
      FROM draft JOIN created USING (id),
        jsonb_to_recordset(draft.items) AS line(
          product_id int, quantity numeric, unit_price numeric, line_total numeric
        )
    )
    SELECT draft.position, draft.id, draft.is_full, draft.is_erased, created.id IS NOT NULL AS created, created.completed_at
    FROM draft LEFT JOIN created USING (id)`;
  const byPosition = new Map(written.map((row) => [row.position, row]));
  const existing = await findExisting(tx, businessId, drafts, byPosition);

  return drafts.map((draft, position): Recorded => {
    const row = byPosition.get(position);
    if (!row) return { outcome: 'customer-missing' };
    if (row.created) return { outcome: 'created', sale_id: row.id, completed: completion(businessId, draft, row) };
    const first = existing.get(draft.external_id ?? '');
    if (!first) return { outcome: row.is_erased ? 'customer-erased' : 'customer-full' };
    return first.content_hash === draft.content_hash
      ? { outcome: 'existing', sale_id: first.id }
      : { outcome: 'conflict' };
  });
}

function completion(businessId: number, draft: SaleDraft, row: WrittenRow): SaleCompleted | null {
  if (!row.completed_at) return null;
  return {
    business_id: businessId,
    sale_id: row.id,
    customer_id: draft.customer_id,
    total_amount: draft.total_amount,
    total_items: draft.total_items,
    payment_method: draft.payment_method,
    completed_at: row.completed_at.toISOString(),
  };
}

/** The sales that hold the receipt numbers of drafts that were not created. */
async function findExisting(
  tx: Transaction,
  businessId: number,
  drafts: SaleDraft[],
  written: Map<number, WrittenRow>,
): Promise<Map<string, { id: number; content_hash: string }>> {
  const receipts = drafts.filter((_, position) => written.get(position)?.created === false).map((d) => d.external_id);
  if (receipts.length === 0) return new Map();
  const sales = await tx.$queryRaw<{ id: number; external_id: string; content_hash: string }[]>`
    SELECT id, external_id, content_hash FROM sales
    WHERE business_id = ${businessId} AND external_id = ANY(${receipts}::text[])`;
  return new Map(sales.map((sale) => [sale.external_id, sale]));
}
