import { recordedJson, type RecordedJson } from '@wateja/events';
import { prepare, Prisma } from '@wateja/prisma';

import {
  exceedsLimit,
  heldCustomers,
  insertLines,
  insertPayments,
  insertSales,
  recordCompleted,
} from './sale-writing.queries';
import type { SaleSource } from './sale.schemas';
import { linesJson, paymentsJson, saleJson, storedSaleJson } from './sale.queries';

/** A row of {@link recordStatement}: the outcome of the draft at `position`. */
export interface WrittenRow {
  position: number;
  /** The new sale as JSON. Null if the statement did not record the draft. */
  sale: string | null;
  is_full: boolean;
  is_erased: boolean;
  /** All recorded events, in the first row only. */
  events: RecordedJson;
}

interface Drafts extends Record<string, unknown> {
  business_id: number;
  source: SaleSource;
  /** A JSON array of drafts, each with its position. */
  drafts: string;
  customer_ids: number[];
}

/**
 * Writes sales with their lines, and the events of the completed sales. It locks the customers, so that an erasure
 * waits until the transaction ends. It records no sale to a customer who is already erased.
 */
const recording = (name: string, withPayments: boolean) =>
  prepare<Drafts>(name, ({ business_id, source, drafts, customer_ids }) => {
    const part = (sql: Prisma.Sql) => (withPayments ? sql : Prisma.empty);
    return Prisma.sql`
    WITH customer AS MATERIALIZED (${heldCustomers(business_id, customer_ids)}),
    draft AS MATERIALIZED (
      SELECT COALESCE(d.reserved_id, nextval('sales_id_seq')) AS id, d.* FROM (
        SELECT r.*, r.customer_id IS NOT NULL AND ${exceedsLimit(
          Prisma.sql`COALESCE(customer.amount, 0) + sum(r.total_amount) OVER so_far`,
          Prisma.sql`COALESCE(customer.items, 0) + sum(r.total_items) OVER so_far`,
        )} AS is_full, COALESCE(customer.is_erased, false) AS is_erased
        FROM jsonb_to_recordset(${drafts}::jsonb) AS r(
          position int, reserved_id bigint, customer_id bigint, external_id text, content_hash text, total_amount numeric,
          total_items numeric, discount_amount numeric, points_amount numeric, rounding_amount numeric, exchanged_amount numeric, offline_points numeric,
          payment_method text, status text, completed_at timestamptz, items jsonb
          ${part(Prisma.sql`, payments jsonb`)}
        )
        LEFT JOIN customer ON customer.id = r.customer_id
        WHERE r.customer_id IS NULL OR customer.id IS NOT NULL
        WINDOW so_far AS (PARTITION BY r.customer_id ORDER BY r.position)
        ORDER BY r.position
      ) d
    ),
    created AS (
      ${insertSales(business_id, source, Prisma.sql`draft WHERE NOT is_full AND NOT is_erased`, {
        hasPayments: withPayments ? Prisma.sql`payments <> '[]'` : Prisma.sql`false`,
        exchangedAmount: Prisma.sql`COALESCE(exchanged_amount, 0)`,
        offlinePoints: Prisma.sql`offline_points`,
      })}
      RETURNING *
    ),
    line AS (
      ${insertLines(
        business_id,
        Prisma.sql`(
          SELECT draft.id AS sale_id, item.* FROM draft JOIN created USING (id),
            jsonb_to_recordset(draft.items) AS item(
              product_id bigint, name text, quantity numeric, unit_price numeric, line_total numeric, discount_amount numeric,
              points_amount numeric
            )
        ) item`,
      )}
      RETURNING *
    ),
    ${part(Prisma.sql`payment AS (
      ${insertPayments(
        business_id,
        Prisma.sql`(
          SELECT draft.id AS sale_id, payment.* FROM draft JOIN created USING (id),
            jsonb_to_recordset(draft.payments) AS payment(method text, amount numeric, reference text)
        ) payment`,
      )}
      RETURNING id, sale_id, method, amount, reference
    ),`)}
    event AS (${recordCompleted(Prisma.sql`created`)})
    SELECT draft.position, draft.is_full, draft.is_erased,
      CASE WHEN s.id IS NOT NULL THEN ${saleJson(
        Prisma.sql`lines.items`,
        withPayments ? Prisma.sql`paid.payments` : null,
      )}::text END AS sale,
      CASE WHEN draft.position = min(draft.position) OVER () THEN ${recordedJson(Prisma.raw('event'))} END AS events
    FROM draft
    LEFT JOIN created s USING (id)
    LEFT JOIN (
      SELECT sale_id, ${linesJson} AS items FROM line i GROUP BY sale_id
    ) lines ON lines.sale_id = s.id
    ${part(Prisma.sql`LEFT JOIN (
      SELECT sale_id, ${paymentsJson} AS payments FROM payment p GROUP BY sale_id
    ) paid ON paid.sale_id = s.id`)}`;
  });

/**
 * Records sales that were each paid by one method, which most sales are. This statement avoids the cost of payments.
 */
export const recordStatement = recording('sales-record', false);

/** Records sales of which at least one has payments. */
export const recordStatementWithPayments = recording('sales-record-with-payments', true);

/** A row of {@link salesByReceipts}. */
export interface ReceiptRow {
  external_id: string;
  content_hash: string;
  sale: string;
}

/** Returns the sales with these receipt numbers as JSON, and the hashes of their content. */
export const salesByReceipts = prepare<{ business_id: number; receipts: string[] }>(
  'sales-by-receipts',
  ({ business_id, receipts }) => Prisma.sql`
    SELECT s.external_id, s.content_hash, ${storedSaleJson}::text AS sale
    FROM sales s WHERE s.business_id = ${business_id} AND s.external_id = ANY(${receipts}::text[])`,
);
