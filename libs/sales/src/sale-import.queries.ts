import { Prisma } from '@wateja/prisma';

import type { SaleDraft } from './sale-draft';

/**
 * The statements of an import: the rows of a batch go to PostgreSQL as a column each, and nothing is joined. What they
 * do together must agree with `recordSales`, which does it for a till in one statement: customers before receipts,
 * customers in the order of their ids, receipts in the order of their numbers.
 */

/** Sales of the past by the ids they get if they are new. */
export type NumberedDrafts = Map<number, SaleDraft>;

/** Rows `{external_id, id}` of those customers whom the other system knows by these ids. */
export function customersKnownAs(businessId: number, externalIds: string[]): Prisma.Sql {
  return Prisma.sql`
    SELECT external_id, id FROM customers
    WHERE business_id = ${businessId} AND external_id = ANY(${externalIds}::text[])`;
}

/** Rows {@link HeldCustomer}; holds the customers against erasure until the transaction ends. */
export function holdCustomers(businessId: number, ids: number[]): Prisma.Sql {
  return Prisma.sql`
    SELECT c.id, c.erased_at IS NOT NULL AS is_erased,
      h.total_spent::text AS total_spent, h.total_items_bought::text AS total_items_bought
    FROM customers c
    LEFT JOIN customer_purchase_history h ON h.business_id = ${businessId} AND h.customer_id = c.id
    WHERE c.business_id = ${businessId} AND c.id = ANY(${ids}::int[])
    ORDER BY c.id FOR KEY SHARE OF c`;
}

/** Rows `{external_id, content_hash}` of the sales that hold these receipt numbers. */
export function salesWithReceipts(businessId: number, receipts: (string | null)[]): Prisma.Sql {
  return Prisma.sql`
    SELECT external_id, content_hash FROM sales
    WHERE business_id = ${businessId} AND external_id = ANY(${receipts}::text[])`;
}

/** Rows `{id}`, as many new ids of sales, in order. */
export function newSaleIds(count: number): Prisma.Sql {
  return Prisma.sql`SELECT nextval('sales_id_seq')::int AS id FROM generate_series(1, ${count}::int)`;
}

/** Rows `{id}` of what was created: all whose receipt number nobody has taken. */
export function insertSales(businessId: number, drafts: NumberedDrafts): Prisma.Sql {
  const rows = [...drafts.values()];
  const column = (name: Exclude<keyof SaleDraft, 'items'>) => rows.map((draft) => draft[name]);
  return Prisma.sql`
    INSERT INTO sales (
      id, business_id, customer_id, external_id, content_hash, total_amount, total_items,
      payment_method, status, completed_at
    )
    SELECT id, ${businessId}, customer_id, external_id, content_hash, total_amount, total_items,
      payment_method, status, CASE WHEN status = 'completed' THEN COALESCE(completed_at, now()) END
    FROM unnest(
      ${[...drafts.keys()]}::int[], ${column('customer_id')}::int[], ${column('external_id')}::text[],
      ${column('content_hash')}::text[], ${column('total_amount')}::numeric[], ${column('total_items')}::numeric[],
      ${column('payment_method')}::text[], ${column('status')}::text[], ${column('completed_at')}::timestamptz[]
    ) AS r(
      id, customer_id, external_id, content_hash, total_amount, total_items, payment_method, status, completed_at
    )
    ORDER BY external_id, id
    ON CONFLICT (business_id, external_id) DO NOTHING
    RETURNING id`;
}

/** The lines of sales that were created. */
export function insertLines(businessId: number, drafts: NumberedDrafts): Prisma.Sql {
  const sales = [...drafts];
  const lines = sales.flatMap(([, { items }]) => items);
  const column = (name: keyof (typeof lines)[number]) => lines.map((line) => line[name]);
  return Prisma.sql`
    INSERT INTO sale_items (business_id, sale_id, product_id, quantity, unit_price, line_total)
    SELECT ${businessId}, r.* FROM unnest(
      ${sales.flatMap(([id, { items }]) => items.map(() => id))}::int[], ${column('product_id')}::int[],
      ${column('quantity')}::numeric[], ${column('unit_price')}::numeric[], ${column('line_total')}::numeric[]
    ) AS r`;
}
