import { Prisma } from '@wateja/prisma';

import type { SaleDraft } from './sale-draft';
import type { SaleSource } from './sale.schemas';
import { heldCustomers, insertLines, insertPayments, insertSales } from './sale-writing.queries';

/** The statements of an import. Each column of a batch is one array parameter. */

/** A record of a report of Wateja, as the shop that wrote the report has it. */
export interface OwnRecord {
  id: number;
  created_at: Date;
}

/** Past sales by their ids, which are used only if the sale is created. */
export type NumberedDrafts = Map<number, SaleDraft>;

/** Rows `{external_id, id}` of the customers with these external ids, or into whom those with them were merged. */
export function customersKnownAs(businessId: number, externalIds: string[]): Prisma.Sql {
  return Prisma.sql`
    SELECT external_id, customer_id AS id FROM customer_merges
    WHERE business_id = ${businessId} AND external_id = ANY(${externalIds}::text[]) AND undone_at IS NULL
    UNION ALL
    SELECT external_id, id FROM customers
    WHERE business_id = ${businessId} AND external_id = ANY(${externalIds}::text[])`;
}

/** How many customers have each of the contacts `(contact, id)`, and the first of them. */
const countByContact = (contacts: Prisma.Sql) => Prisma.sql`
  SELECT contact, min(id) AS id, count(DISTINCT id)::int AS customers FROM (${contacts}) c GROUP BY 1`;

/**
 * Rows `{contact, id, customers}` of the customers with these phones (E.164) or email addresses (lower case), or into whom
 * those with them were merged.
 */
export function customersReachedBy(businessId: number, phones: string[], emails: string[]): Prisma.Sql {
  return countByContact(Prisma.sql`
    SELECT phone_e164 AS contact, id FROM customers
    WHERE business_id = ${businessId} AND phone_e164 = ANY(${phones}::text[])
    UNION ALL SELECT contact, id FROM customers_of_emails(${businessId}::bigint, ${emails}::text[])
    UNION ALL SELECT phone_e164, customer_id FROM customer_merges
    WHERE business_id = ${businessId} AND phone_e164 = ANY(${phones}::text[]) AND undone_at IS NULL
    UNION ALL SELECT email, customer_id FROM customer_merges
    WHERE business_id = ${businessId} AND email = ANY(${emails}::text[]) AND undone_at IS NULL`);
}

/**
 * Rows like those of {@link customersReachedBy}, but only of customers whom nothing else identifies: no external_id,
 * and for an email address no phone.
 */
export function customersIdentifiedBy(businessId: number, phones: string[], emails: string[]): Prisma.Sql {
  return countByContact(Prisma.sql`
    SELECT phone_e164 AS contact, id FROM customers
    WHERE business_id = ${businessId} AND phone_e164 = ANY(${phones}::text[]) AND external_id IS NULL
    UNION ALL SELECT e.contact, e.id FROM customers_of_emails(${businessId}::bigint, ${emails}::text[]) e
    JOIN customers c ON c.business_id = ${businessId} AND c.id = e.id AND c.external_id IS NULL AND c.phone_e164 IS NULL
    UNION ALL SELECT phone_e164, customer_id FROM customer_merges
    WHERE business_id = ${businessId} AND phone_e164 = ANY(${phones}::text[]) AND external_id IS NULL
      AND undone_at IS NULL
    UNION ALL SELECT email, customer_id FROM customer_merges
    WHERE business_id = ${businessId} AND email = ANY(${emails}::text[]) AND external_id IS NULL AND phone_e164 IS NULL
      AND undone_at IS NULL`);
}

/** Rows `{id}` of the sales with these numbers that were recorded at these moments. */
export const sameSales = (businessId: number, sales: OwnRecord[]): Prisma.Sql => Prisma.sql`
  SELECT s.id FROM sales s
  JOIN unnest(${sales.map(({ id }) => id)}::bigint[],
    ${sales.map(({ created_at }) => created_at.toISOString())}::timestamptz[]) AS r(id, created_at)
    ON s.id = r.id AND s.created_at = r.created_at
  WHERE s.business_id = ${businessId}`;

/** Returns rows `HeldCustomer`, and locks the customers. */
export function boughtSoFar(businessId: number, ids: number[]): Prisma.Sql {
  return Prisma.sql`
    SELECT id, is_erased, amount::text, items::text FROM (${heldCustomers(businessId, ids)}) held`;
}

/** Rows `{external_id, content_hash}` of the sales that hold these receipt numbers. */
export function salesWithReceipts(businessId: number, receipts: (string | null)[]): Prisma.Sql {
  return Prisma.sql`
    SELECT external_id, content_hash FROM sales
    WHERE business_id = ${businessId} AND external_id = ANY(${receipts}::text[])`;
}

/** Rows `{external_id, id}` of the sales that hold these receipt numbers. */
export function saleIdsOf(businessId: number, receipts: (string | null)[]): Prisma.Sql {
  return Prisma.sql`
    SELECT external_id, id FROM sales WHERE business_id = ${businessId} AND external_id = ANY(${receipts}::text[])`;
}

/** Rows `{id}` with this many new ids of sales, in order. */
export function newSaleIds(count: number): Prisma.Sql {
  return Prisma.sql`SELECT nextval('sales_id_seq') AS id FROM generate_series(1, ${count}::int)`;
}

/** Rows `{id}` of the sales that were created. A sale is created if its receipt number is not in use. */
export function insertDrafts(businessId: number, drafts: NumberedDrafts): Prisma.Sql {
  const rows = [...drafts.values()];
  const column = (name: Exclude<keyof SaleDraft, 'items' | 'payments' | 'offline_points'>) =>
    rows.map((draft) => draft[name]);
  const columns = Prisma.sql`unnest(
    ${[...drafts.keys()]}::bigint[], ${column('customer_id')}::bigint[], ${column('external_id')}::text[],
    ${column('content_hash')}::text[], ${column('total_amount')}::numeric[], ${column('total_items')}::numeric[],
    ${column('discount_amount')}::numeric[], ${column('points_amount')}::numeric[],
    ${column('rounding_amount')}::numeric[],
    ${column('payment_method')}::text[], ${column('status')}::text[], ${column('completed_at')}::timestamptz[],
    ${rows.map(({ payments }) => payments.length > 0)}::boolean[],
    ${rows.map(({ exchanged_amount = '0' }) => exchanged_amount)}::numeric[]
  ) AS r(
    id, customer_id, external_id, content_hash, total_amount, total_items, discount_amount, points_amount,
    rounding_amount, payment_method, status, completed_at, has_payments, exchanged_amount
  )`;
  const source: SaleSource = 'import';
  return Prisma.sql`${insertSales(businessId, source, columns, {
    hasPayments: Prisma.sql`has_payments`,
    exchangedAmount: Prisma.sql`exchanged_amount`,
  })} RETURNING id`;
}

/** The lines of sales that were created. */
export function insertDraftLines(businessId: number, drafts: NumberedDrafts): Prisma.Sql {
  const sales = [...drafts];
  const lines = sales.flatMap(([, { items }]) => items);
  const column = (name: keyof (typeof lines)[number]) => lines.map((line) => line[name]);
  return insertLines(
    businessId,
    Prisma.sql`unnest(
      ${sales.flatMap(([id, { items }]) => items.map(() => id))}::bigint[], ${column('product_id')}::bigint[],
      ${column('name')}::text[],
      ${column('quantity')}::numeric[], ${column('unit_price')}::numeric[], ${column('line_total')}::numeric[],
      ${column('discount_amount')}::numeric[], ${column('points_amount')}::numeric[]
    ) AS r(sale_id, product_id, name, quantity, unit_price, line_total, discount_amount, points_amount)`,
  );
}

/** The payments of sales that were created. */
export function insertDraftPayments(businessId: number, drafts: NumberedDrafts): Prisma.Sql {
  const payments = [...drafts].flatMap(([id, draft]) => draft.payments.map((payment) => ({ sale_id: id, ...payment })));
  const column = (name: keyof (typeof payments)[number]) => payments.map((payment) => payment[name]);
  return insertPayments(
    businessId,
    Prisma.sql`unnest(
      ${column('sale_id')}::bigint[], ${column('method')}::text[], ${column('amount')}::numeric[],
      ${column('reference')}::text[]
    ) AS r(sale_id, method, amount, reference)`,
  );
}

/** The refund of goods that came back, and the sale for which they did, by their numbers. */
export interface ExchangeLink {
  refund_external_id: string;
  sale_external_id: string;
}

/**
 * Batches that import exchanges wait for each other: a batch that imports the refund and one that imports the sale would
 * otherwise both look for what the other one has not committed yet.
 */
export const lockExchanges = (businessId: number): Prisma.Sql => Prisma.sql`
  SELECT pg_advisory_xact_lock(hashtextextended('imported exchanges', ${businessId}))`;

/** Links refunds to the sales for which their goods came back, if both are stored and their amounts agree. */
export const linkExchanges = (businessId: number, links: ExchangeLink[]): Prisma.Sql => Prisma.sql`
  UPDATE sale_refunds r SET exchange_sale_id = s.id
  FROM (SELECT DISTINCT refund, sale FROM unnest(
    ${links.map(({ refund_external_id }) => refund_external_id)}::text[],
    ${links.map(({ sale_external_id }) => sale_external_id)}::text[]
  ) AS l(refund, sale)) l
  JOIN sales s ON s.business_id = ${businessId} AND s.external_id = l.sale
  WHERE r.business_id = ${businessId} AND r.external_id = l.refund AND r.exchange_sale_id IS NULL AND r.sale_id <> s.id
    AND LEAST(r.amount, s.total_amount) = s.exchanged_amount
    AND NOT EXISTS (SELECT FROM sale_refunds o WHERE o.business_id = ${businessId} AND o.exchange_sale_id = s.id)`;
