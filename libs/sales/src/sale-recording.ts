import type { RecordedEvent } from '@wateja/events';
import type { Statement } from '@wateja/prisma';

import type { SaleDraft } from './sale-draft';
import { recordStatement, salesByReceipts, type WrittenRow } from './sale-recording.queries';

/** What became of one draft. `existing`: its receipt number was there, with the same content. Sales as JSON. */
export type Recorded =
  | { outcome: 'created'; sale: string }
  | { outcome: 'existing'; sale: string }
  | { outcome: 'conflict' }
  | { outcome: 'customer-missing' }
  | { outcome: 'customer-erased' }
  | { outcome: 'customer-full' };

interface ReceiptRow {
  external_id: string;
  content_hash: string;
  sale: string;
}

/** Runs a statement, in whatever transaction. */
export type RunStatement = <Row>(statement: Statement) => Promise<Row[]>;

/**
 * Records any number of sales in one statement. Two tills that post one receipt at the same moment: one creates, the
 * other finds it.
 * @returns an outcome per draft, in order, and the events to deliver
 */
export async function recordSales(
  run: RunStatement,
  business_id: number,
  drafts: SaleDraft[],
): Promise<{ recorded: Recorded[]; events: RecordedEvent[] }> {
  const rows = drafts.map((draft, position) => ({ ...draft, position }));
  const customer_ids = [...new Set(drafts.flatMap((draft) => draft.customer_id ?? []))];
  const written = await run<WrittenRow>(recordStatement({ business_id, drafts: JSON.stringify(rows), customer_ids }));
  const byPosition = new Map(written.map((row) => [row.position, row]));
  const receipts = drafts.flatMap((draft, position) =>
    byPosition.get(position)?.sale === null ? (draft.external_id ?? []) : [],
  );
  const existing = receipts.length > 0 ? await run<ReceiptRow>(salesByReceipts({ business_id, receipts })) : [];
  const byReceipt = new Map(existing.map((row) => [row.external_id, row]));
  return {
    recorded: drafts.map((draft, position) =>
      outcomeOf(draft, byPosition.get(position), byReceipt.get(draft.external_id ?? '')),
    ),
    events: written.flatMap((row) => row.events ?? []),
  };
}

function outcomeOf(draft: SaleDraft, row: WrittenRow | undefined, first: ReceiptRow | undefined): Recorded {
  if (!row) return { outcome: 'customer-missing' };
  if (row.sale !== null) return { outcome: 'created', sale: row.sale };
  if (!first) return { outcome: row.is_erased ? 'customer-erased' : 'customer-full' };
  return first.content_hash === draft.content_hash
    ? { outcome: 'existing', sale: first.sale }
    : { outcome: 'conflict' };
}
