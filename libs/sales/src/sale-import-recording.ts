import type { Transaction } from '@wateja/prisma';

import { toUnits } from './exact-amounts';
import type { SaleDraft } from './sale-draft';
import { holdCustomers, insertLines, insertSales, newSaleIds, salesWithReceipts } from './sale-import.queries';
import type { Recorded } from './sale-recording';
import { MOST_ITEMS_BOUGHT, MOST_SPENT } from './sale-totals';

type Outcome = Recorded['outcome'];

interface HeldCustomer {
  id: number;
  is_erased: boolean;
  total_spent: string | null;
  total_items_bought: string | null;
}

/** What may still be sold to a customer, in cents and thousandths. */
interface Room {
  isErased: boolean;
  cents: number;
  thousandths: number;
}

/**
 * Records sales of the past with their lines, thousands at once, to the outcomes that `recordSales` has. Most of a
 * second import is there already, so that is looked up first; what appears after that is met by the insert.
 * @returns an outcome per draft, in order
 */
export async function recordImportedSales(
  tx: Transaction,
  businessId: number,
  drafts: SaleDraft[],
): Promise<Outcome[]> {
  const rooms = await findRooms(tx, businessId, drafts);
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
  // A receipt number that has been taken since, by this batch or another process, tells more than who the customer is.
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
  return hash === draft.content_hash ? 'existing' : 'conflict';
}

async function findRooms(tx: Transaction, businessId: number, drafts: SaleDraft[]): Promise<Map<number, Room>> {
  const ids = [...new Set(drafts.flatMap((draft) => draft.customer_id ?? []))];
  if (ids.length === 0) return new Map();
  const held = await tx.$queryRaw<HeldCustomer[]>(holdCustomers(businessId, ids));
  return new Map(
    held.map(({ id, is_erased, total_spent, total_items_bought }) => [
      id,
      {
        isErased: is_erased,
        cents: toUnits(MOST_SPENT, 2) - toUnits(total_spent ?? '0', 2),
        thousandths: toUnits(MOST_ITEMS_BOUGHT, 3) - toUnits(total_items_bought ?? '0', 3),
      },
    ]),
  );
}

/** Once a customer is full, so they are for the rest of the batch, smaller sales included, as in `recordSales`. */
function takesRoom(room: Room, draft: SaleDraft): boolean {
  room.cents -= toUnits(draft.total_amount, 2);
  room.thousandths -= toUnits(draft.total_items, 3);
  return room.cents >= 0 && room.thousandths >= 0;
}

async function hashesOf(tx: Transaction, businessId: number, drafts: SaleDraft[]): Promise<Map<string, string>> {
  const receipts = drafts.flatMap((draft) => draft.external_id ?? []);
  if (receipts.length === 0) return new Map();
  const sales = await tx.$queryRaw<{ external_id: string; content_hash: string }[]>(
    salesWithReceipts(businessId, receipts),
  );
  return new Map(sales.map((sale) => [sale.external_id, sale.content_hash]));
}

/** @returns those that were created; of the others somebody else's sale has the receipt number */
async function insert(tx: Transaction, businessId: number, drafts: SaleDraft[]): Promise<Set<SaleDraft>> {
  if (drafts.length === 0) return new Set();
  const ids = await tx.$queryRaw<{ id: number }[]>(newSaleIds(drafts.length));
  const numbered = new Map(ids.map(({ id }, index) => [id, drafts[index] as SaleDraft]));
  const inserted = await tx.$queryRaw<{ id: number }[]>(insertSales(businessId, numbered));
  const created = new Map(inserted.map(({ id }) => [id, numbered.get(id) as SaleDraft]));
  await tx.$executeRaw(insertLines(businessId, created));
  return new Set(created.values());
}
