import { recordedJson, type RecordedJson } from '@wateja/events';
import { Prisma } from '@wateja/prisma';

import { exceedsLimit, recordCompleted } from './sale-writing.queries';

/** The row of {@link completeSale}. */
export interface CompletedRow {
  customer_id: number | null;
  events: RecordedJson;
}

/** Completes a pending sale and records its event. Returns no row if the sale does not exist or is not pending. */
export const completeSale = (businessId: number, saleId: number, completedAt: Date | undefined) => Prisma.sql`
  WITH completed AS (
    UPDATE sales SET
      status = 'completed', completed_at = COALESCE(${completedAt ?? null}::timestamptz, now()), updated_at = now()
    WHERE business_id = ${businessId} AND id = ${saleId} AND status = 'pending'
    RETURNING *
  ),
  event AS (${recordCompleted(Prisma.sql`completed`)})
  SELECT customer_id, ${recordedJson(Prisma.raw('event'))} AS events FROM completed`;

/** Returns a row if the customer's purchases, including the one just completed, exceed the limits of one customer. */
export const fullCustomer = (businessId: number, customerId: number | null) => Prisma.sql`
  SELECT customer_id FROM customer_sales_totals
  WHERE business_id = ${businessId} AND customer_id = ${customerId}
    AND ${exceedsLimit(Prisma.sql`amount`, Prisma.sql`items`)}`;
