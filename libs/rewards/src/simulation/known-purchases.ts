import { type PurchasesRow } from '../ledger/purchases.queries';
import { type LocalDay } from '../rules/local-day';
import { fromCents, toCents } from '../rules/units';

/**
 * A completed sale of a customer as far as tiers depend on it, and when each part became known, as PostgreSQL writes it in
 * JSON. Times are texts of one form, so that they compare as times do.
 */
export interface HistoryRow {
  id: number;
  /** The local day on which it was completed. */
  day: LocalDay;
  completed_at: string;
  known_at: string;
  /** Less what was refunded before refunds had rows. */
  amount: string;
  /** True: nothing of it is left. It was a purchase until its last refund. */
  is_refunded: boolean;
  refunds: { known_at: string; amount: string }[] | null;
}

/** A purchase, with as much of it as is known. Amounts are in cents. */
interface Purchase {
  row: HistoryRow;
  is_known: boolean;
  spent: number;
  refunds_to_come: number;
}

interface Fact {
  at: string;
  purchase: Purchase;
  /** What a refund took from the purchase. Null: the sale itself. */
  refunded: number | null;
}

/**
 * The purchases of a customer, as they were known when a sale was recorded: without sales of tills that were offline until
 * later, and without refunds that came later. The tier of that moment follows from them.
 */
export class KnownPurchases {
  private readonly facts: Fact[];
  private learnt = 0;
  private readonly byDay = new Map<LocalDay, Purchase[]>();
  /** The sums of each day, which change with few facts. */
  private readonly sums = new Map<LocalDay, PurchasesRow | null>();

  constructor(history: HistoryRow[]) {
    const facts = history.flatMap((row): Fact[] => {
      const refunds = row.refunds ?? [];
      const purchase = { row, is_known: false, spent: toCents(row.amount), refunds_to_come: refunds.length };
      return [
        { at: row.known_at, purchase, refunded: null },
        ...refunds.map(({ known_at, amount }) => ({ at: known_at, purchase, refunded: toCents(amount) })),
      ];
    });
    this.facts = facts.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }

  /** Learns all that was known at this moment. Later calls name later moments. */
  learnUntil(moment: string): void {
    for (; this.learnt < this.facts.length; this.learnt++) {
      const fact = this.facts[this.learnt];
      if (!fact || fact.at > moment) return;
      this.learn(fact);
    }
  }

  /** The purchases of each day. */
  get days(): PurchasesRow[] {
    return [...this.byDay.keys()].flatMap((day) => this.sumOf(day) ?? []);
  }

  /** The purchases of the same day before a sale, or null if there is none. */
  earlierThan({ id, completed_at }: Pick<HistoryRow, 'id' | 'completed_at'>, day: LocalDay): PurchasesRow | null {
    const purchases = this.byDay.get(day) ?? [];
    return sumOf(
      day,
      purchases.filter(
        ({ row }) => row.completed_at < completed_at || (row.completed_at === completed_at && row.id < id),
      ),
    );
  }

  private learn({ purchase, refunded }: Fact): void {
    const { day } = purchase.row;
    if (refunded === null) {
      purchase.is_known = true;
      const sameDayPurchases = this.byDay.get(day);
      if (sameDayPurchases) sameDayPurchases.push(purchase);
      else this.byDay.set(day, [purchase]);
    } else {
      purchase.spent -= refunded;
      purchase.refunds_to_come -= 1;
    }
    this.sums.delete(day);
  }

  private sumOf(day: LocalDay): PurchasesRow | null {
    const cachedSum = this.sums.get(day);
    if (cachedSum !== undefined) return cachedSum;
    const sum = sumOf(day, this.byDay.get(day) ?? []);
    this.sums.set(day, sum);
    return sum;
  }
}

/** Adds up these sales as purchases. A sale of which nothing is left is not a purchase. */
function sumOf(day: LocalDay, sales: Purchase[]): PurchasesRow | null {
  const purchases = sales.filter(({ row, refunds_to_come }) => !row.is_refunded || refunds_to_come > 0);
  if (purchases.length === 0) return null;
  const spent = purchases.reduce((total, purchase) => total + purchase.spent, 0);
  return { day, spent: fromCents(spent), purchases: purchases.length };
}
