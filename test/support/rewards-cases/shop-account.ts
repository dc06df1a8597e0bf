import {
  type AccountState,
  endOfDay,
  type Entry,
  fromThousandths,
  lastGoodDayOf,
  type LedgerRefusal,
  type LedgerRules,
  localDayOf,
  type Lot,
  PointsLedger,
  type PointsUsed,
  settleSale,
  toCents,
} from '@wateja/rewards';

import { type Json } from './case-rules';
import { earningRuleOf } from './sales-of-cases';

const timezone = 'Africa/Nairobi';

/** The account of a case, on the day that the case names. Points are in thousandths. */
export class ShopAccount {
  private state: AccountState = { owed: 0, lots: [], payments: [] };
  private readonly used = new Map<number, PointsUsed>();
  private readonly settled: Entry[] = [];
  private keys = 0;

  constructor(
    private readonly rules: Partial<LedgerRules> = {},
    public day = '2026-01-10',
  ) {}

  get balance(): number {
    return this.ledger().balance;
  }

  get lots(): Lot[] {
    return this.state.lots;
  }

  /** The rest of each lot, with the names of the cases. */
  open() {
    return this.lots
      .filter(({ remaining }) => remaining > 0)
      .map(({ remaining, expires_at }) => ({
        points: fromThousandths(remaining),
        ends: expires_at && lastGoodDayOf(expires_at, timezone),
      }));
  }

  earn(points: number, { saleId, lastGood = null }: { saleId?: number; lastGood?: string | null } = {}): void {
    const end = lastGood === null ? null : endOfDay(lastGood, timezone);
    this.book((ledger) => ledger.credit('earn', points, end, this.occurrence(saleId)));
  }

  adjust(points: number): void {
    this.book((ledger) => ledger.adjust(points, null, this.occurrence()));
  }

  redeem(
    points: number,
    { saleId = 0, ...options }: { saleId?: number; offline?: boolean; reserved?: number } = {},
  ): Entry | LedgerRefusal {
    return this.book((ledger) => {
      const entry = ledger.redeem(points, this.occurrence(saleId), options);
      if ('refused' in entry) return entry;
      const takings = ledger.changes.takings.filter(({ entry_id }) => entry_id === entry.id);
      this.used.set(saleId, { entry_id: entry.id, sale_id: saleId, points, returned: 0, takings });
      return entry;
    });
  }

  reverse(points: number, saleId: number): Entry {
    return this.book((ledger) => ledger.reverse(points, 0, this.occurrence(saleId)));
  }

  /** Gives back all points that a sale used. */
  giveBack(saleId: number): Entry {
    const used = this.used.get(saleId)!;
    return this.book((ledger) => ledger.giveBack(used.points, used, this.occurrence(saleId)));
  }

  /** Settles sale 1 of this amount of money, with refunds of these amounts. */
  settle(given: Json, amount: string, refunds: string[]): void {
    const line = { product_id: null, quantity: toCents(amount), net_amount: toCents(amount), points_amount: 0 };
    const sale = {
      id: 1,
      completed_at: this.now,
      points_redeemed: 0,
      lines: [line],
      refunds: refunds.map((back, index) => ({
        id: index + 1,
        created_at: this.now,
        returned: [{ quantity: toCents(back), amount: toCents(back) }],
      })),
    };
    const terms = { rule: earningRuleOf(given), expires_at: null, is_over_limit: false };
    this.settled.push(
      ...this.book((ledger) => {
        settleSale(ledger, sale, terms, { entries: this.settled, redemption: null });
        return ledger.changes.entries;
      }),
    );
  }

  /** Runs the daily sweep, and returns its bookings with the names of the cases. */
  expire() {
    return this.book((ledger) => ledger.expire()).map(({ points, effective_at }) => ({
      on: localDayOf(effective_at, timezone),
      points: fromThousandths(-points),
    }));
  }

  private get now(): Date {
    return new Date(`${this.day}T09:00:00Z`);
  }

  private ledger(): PointsLedger {
    return new PointsLedger(this.state, { shortfall: 'owe', return_grace_days: 30, timezone, ...this.rules }, this.now);
  }

  private book<Result>(work: (ledger: PointsLedger) => Result): Result {
    const ledger = this.ledger();
    const result = work(ledger);
    this.state = ledger.state;
    return result;
  }

  private occurrence(saleId?: number) {
    return { key: String((this.keys += 1)), effective_at: this.now, sale_id: saleId ?? null };
  }
}
