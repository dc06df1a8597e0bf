import { statement, type Transaction } from '@wateja/prisma';

import type { HeldCustomer } from './imported-customers';
import { MAX_ITEMS_BOUGHT, MAX_SPENT, toCents, toThousandths } from './sale-arithmetic';
import type { SaleDraft } from './sale-draft';
import {
  insertDraftLines,
  insertDraftPayments,
  insertDrafts,
  newSaleIds,
  salesWithReceipts,
} from './sale-import.queries';
import type { Recorded } from './sale-recording';

type Outcome = Recorded['outcome'];

/** How much can be sold to a customer before the limits of one customer, in cents and thousandths. */
interface Room {
  isErased: boolean;
  cents: number;
  thousandths: number;
}

/**
 * Records thousands of past sales with their lines. The outcomes are those of `recordSales`. A repeated import finds
 * most sales in the database, so existing sales are looked up first. The insert skips those that another process
 * creates after that.
 * @param held all customers of the drafts
 * @returns the outcome of each draft, in order
 */
export async function recordImportedSales(
  tx: Transaction,
  businessId: number,
  drafts: SaleDraft[],
  held: HeldCustomer[],
): Promise<Outcome[]> {
  const rooms = roomsOf(held);
  const before = await hashesOf(tx, businessId, drafts);
  const outcomes = drafts.map((draft): Outcome | null => {
    const room = draft.customer_id === null ? null : rooms.get(draft.customer_id);
    if (room === undefined) return 'customer-missing';
    const hash = before.get(draft.external_id ?? '');
    if (hash !== undefined) return compare(draft, hash);
    if (room?.isErased) return 'customer-erased';
    return room && !takesRoom(room, draft) ? 'customer-full' : null;
  });
  const created = await insert(
    tx,
    businessId,
    drafts.filter((_, index) => outcomes[index] === null),
  );
  // This batch or another process may have used a receipt number since. Then the outcome depends on that sale, and no
  // longer on the customer.
  const open = drafts.filter((draft, index) => isOpen(outcomes[index]) && !created.has(draft));
  const since = await hashesOf(tx, businessId, open);
  return drafts.map((draft, index) => {
    const outcome = outcomes[index];
    if (created.has(draft)) return 'created';
    const hash = since.get(draft.external_id ?? '');
    return isOpen(outcome) && hash !== undefined ? compare(draft, hash) : (outcome ?? 'conflict');
  });
}

function isOpen(outcome: Outcome | null | undefined): boolean {
  return outcome === null || outcome === 'customer-erased' || outcome === 'customer-full';
}

function compare(draft: SaleDraft, hash: string): Outcome {
  return hash === draft.content_hash || hash === draft.earlier_hash ? 'existing' : 'conflict';
}

function roomsOf(held: HeldCustomer[]): Map<number, Room> {
  return new Map(
    held.map(({ id, is_erased, amount, items }) => [
      id,
      {
        isErased: is_erased,
        cents: toCents(MAX_SPENT) - toCents(amount ?? '0'),
        thousandths: toThousandths(MAX_ITEMS_BOUGHT) - toThousandths(items ?? '0'),
      },
    ]),
  );
}

/**
 * Reserves the amount of a sale; false if the customer has reached a limit. After that, all further sales of the batch
 * to this customer are refused too, even small ones, as in `recordSales`.
 */
function takesRoom(room: Room, draft: SaleDraft): boolean {
  room.cents -= toCents(draft.total_amount);
  room.thousandths -= toThousandths(draft.total_items);
  return room.cents >= 0 && room.thousandths >= 0;
}

async function hashesOf(tx: Transaction, businessId: number, drafts: SaleDraft[]): Promise<Map<string, string>> {
  const receipts = drafts.flatMap((draft) => draft.external_id ?? []);
  if (receipts.length === 0) return new Map();
  const sales = await tx.query<{ external_id: string; content_hash: string }>(
    statement(salesWithReceipts(businessId, receipts)),
  );
  return new Map(sales.map((sale) => [sale.external_id, sale.content_hash]));
}

/** @returns the created sales. The receipt numbers of the others belong to existing sales */
async function insert(tx: Transaction, businessId: number, drafts: SaleDraft[]): Promise<Set<SaleDraft>> {
  if (drafts.length === 0) return new Set();
  const ids = await tx.query<{ id: number }>(statement(newSaleIds(drafts.length)));
  const numbered = new Map(ids.map(({ id }, index) => [id, drafts[index] as SaleDraft]));
  const inserted = await tx.query<{ id: number }>(statement(insertDrafts(businessId, numbered)));
  const created = new Map(inserted.map(({ id }) => [id, numbered.get(id) as SaleDraft]));
  await tx.query(statement(insertDraftLines(businessId, created)));
  if ([...created.values()].some(({ payments }) => payments.length > 0)) {
    await tx.query(statement(insertDraftPayments(businessId, created)));
  }
  return new Set(created.values());
}
