import type { RecordedEvent } from '@wateja/events';
import type { Statement } from '@wateja/prisma';

import type { SaleDraft } from './sale-draft';
import type { SaleSource } from './sale.schemas';
import {
  recordStatement,
  recordStatementWithPayments,
  type ReceiptRow,
  salesByReceipts,
  type WrittenRow,
} from './sale-recording.queries';

/**
 * The outcome of one draft. `existing` means that a sale with this receipt number and the same content was already
 * there. A sale is JSON text.
 */
export type Recorded =
  | { outcome: 'created'; sale: string }
  | { outcome: 'existing'; sale: string }
  | { outcome: 'conflict' }
  | { outcome: 'customer-missing' }
  | { outcome: 'customer-erased' }
  | { outcome: 'customer-full' };

/** Runs a statement. The caller chooses the transaction. */
export type RunStatement = <Row>(statement: Statement) => Promise<Row[]>;

/**
 * Records any number of sales in one statement. If two tills post the same receipt at the same moment, one of them
 * creates the sale and the other gets the existing one.
 * @returns the outcome of each draft, in the order of `drafts`, and the events to deliver
 */
export async function recordSales(
  run: RunStatement,
  businessId: number,
  source: SaleSource,
  drafts: SaleDraft[],
): Promise<{ recorded: Recorded[]; events: RecordedEvent[] }> {
  const rows = drafts.map((draft, position) => ({ ...draft, position }));
  const customerIds = [...new Set(drafts.flatMap((draft) => draft.customer_id ?? []))];
  const record = drafts.some(({ payments }) => payments.length > 0) ? recordStatementWithPayments : recordStatement;
  const written = await run<WrittenRow>(
    record({ business_id: businessId, source, drafts: JSON.stringify(rows), customer_ids: customerIds }),
  );
  const byPosition = new Map(written.map((row) => [row.position, row]));
  const receipts = drafts.flatMap((draft, position) =>
    byPosition.get(position)?.sale === null ? (draft.external_id ?? []) : [],
  );
  const existing =
    receipts.length > 0 ? await run<ReceiptRow>(salesByReceipts({ business_id: businessId, receipts })) : [];
  const byReceipt = new Map(existing.map((row) => [row.external_id, row]));
  return {
    recorded: drafts.map((draft, position) =>
      outcomeOf(draft, byPosition.get(position), byReceipt.get(draft.external_id ?? '')),
    ),
    events: written.flatMap((row) => row.events ?? []),
  };
}

function outcomeOf(draft: SaleDraft, row: WrittenRow | undefined, existing: ReceiptRow | undefined): Recorded {
  if (!row) return { outcome: 'customer-missing' };
  if (row.sale !== null) return { outcome: 'created', sale: row.sale };
  if (!existing) return { outcome: row.is_erased ? 'customer-erased' : 'customer-full' };
  return existing.content_hash === draft.content_hash
    ? { outcome: 'existing', sale: existing.sale }
    : { outcome: 'conflict' };
}
