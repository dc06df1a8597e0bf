import {
  type AccountState,
  balanceOf,
  byConsumption,
  type Entry,
  goodLots,
  type Lot,
  type PointsUsed,
  type Taking,
} from './account';
import { AccountBook, type LedgerChanges, type Occurrence } from './account-book';
import { endOfDay, isGood } from './expiry';
import { addDays, localDayOf } from './local-day';

export interface LedgerRules {
  /**
   * The rule for a refund that takes back points which are already spent: the account owes them, or the shop forgives
   * them.
   */
  shortfall: 'owe' | 'forgive';
  /** The number of days for which points are valid that come back after their lot has ended. */
  return_grace_days: number;
  timezone: string;
}

/**
 * The account does not have enough points for a booking. It contains the available points, in thousandths. Nothing was
 * booked.
 */
export interface LedgerRefusal {
  refused: 'insufficient_points' | 'would_be_negative';
  available: number;
}

/**
 * One account while something is booked on it: it turns events into entries, lots and takings, and keeps them until
 * the caller writes them. It reads no clock and no database. `now` is the moment of the booking, which decides which
 * lots are good; the caller has locked the account.
 */
export class PointsLedger {
  private readonly book: AccountBook;

  constructor(
    state: AccountState,
    /** The rules of the version of the programme that applies to what is booked next. */
    public rules: LedgerRules,
    private readonly now: Date,
  ) {
    this.book = new AccountBook(state, now);
  }

  get state(): AccountState {
    const { owed, lots, payments } = this.book;
    return { owed, lots, payments };
  }

  get balance(): number {
    return balanceOf(this.state, this.now);
  }

  get changes(): LedgerChanges {
    return this.book.changes;
  }

  /** Credits points in a lot of their own. A debt is paid out of them first. No points: an entry without a lot. */
  credit(type: 'earn' | 'adjust' | 'bonus', points: number, expiresAt: Date | null, occurrence: Occurrence): Entry {
    const entry = this.book.record(type, occurrence);
    const dates = { earned_at: occurrence.effective_at, expires_at: expiresAt };
    if (points > 0) entry.lot_id = this.book.open(entry, points, dates).id;
    return entry;
  }

  /**
   * Uses points. In an online sale, the account must have them, less the points that other quotes reserve. An offline
   * sale has already happened, so missing points become a debt.
   */
  redeem(
    points: number,
    occurrence: Occurrence,
    { offline = false, reserved = 0 }: { offline?: boolean; reserved?: number } = {},
  ): Entry | LedgerRefusal {
    const available = Math.max(0, this.balance - reserved);
    if (!offline && points > available) return { refused: 'insufficient_points', available };
    const entry = this.book.record('redeem', occurrence);
    this.book.owe(entry, this.book.take(entry, points));
    return entry;
  }

  /**
   * Takes back the points that a refund leaves unearned: from the sale's own lots first, then by end. Points of these
   * lots that have expired are not taken again.
   * @param absorbed what earlier reversals of this sale counted as expired
   */
  reverse(points: number, absorbed: number, occurrence: Occurrence): Entry {
    const entry = this.book.record('reverse', occurrence);
    const saleId = occurrence.sale_id ?? null;
    entry.already_expired = Math.min(points, Math.max(0, this.expiredOf(saleId) - absorbed));
    const missing = this.book.take(entry, points - entry.already_expired, saleId);
    if (this.rules.shortfall === 'owe') this.book.owe(entry, missing);
    else entry.forgiven = missing;
    return entry;
  }

  /**
   * Takes back what is left of the lot that an entry opened. Points that have ended are not taken.
   * @param reserved the points that quotes reserve: they must be left
   */
  takeBack(entryId: number, occurrence: Occurrence, { reserved = 0 } = {}): Entry | LedgerRefusal {
    const lots = this.book.lots.filter(({ entry_id }) => entry_id === entryId);
    const goodPoints = goodLots(lots, this.now).reduce((total, { remaining }) => total + remaining, 0);
    const available = Math.max(0, this.balance - reserved);
    if (goodPoints > available) return { refused: 'insufficient_points', available };
    const entry = this.book.record('reverse', occurrence);
    for (const lot of lots) this.book.takeRest(entry, lot);
    return entry;
  }

  /**
   * Gives used points back to the lots they came from, the last taken first. Points that were used on debt come first:
   * they lower the debt, or go back to the lots that have paid it since. `used` and its takings are updated.
   */
  giveBack(points: number, used: PointsUsed, occurrence: Occurrence): Entry {
    const entry = this.book.record('return', { ...occurrence, sale_id: used.sale_id });
    const fromLots = used.takings.reduce((total, taking) => total + taking.points, 0);
    const fromLotsBack = used.takings.reduce((total, taking) => total + taking.given_back, 0);
    const onDebt = Math.min(points, used.points - fromLots - (used.returned - fromLotsBack));
    const unpaid = Math.min(onDebt, this.book.owed);
    this.book.owe(entry, -unpaid);
    const unplaced = [
      this.putBack(entry, onDebt - unpaid, this.book.paymentsInOrder()),
      this.putBack(entry, points - onDebt, this.book.inConsumptionOrder(used.takings).toReversed()),
    ];
    if (unplaced.some((unplacedPoints) => unplacedPoints > 0))
      throw new Error('The takings of this redemption are incomplete');
    used.returned += points;
    return entry;
  }

  /**
   * Adds or takes points by hand. Beyond the balance less the points that quotes reserve, they are taken only if the
   * caller allows it.
   */
  adjust(
    points: number,
    expiresAt: Date | null,
    occurrence: Occurrence,
    { allowNegative = false, reserved = 0 } = {},
  ): Entry | LedgerRefusal {
    if (points >= 0) return this.credit('adjust', points, expiresAt, occurrence);
    const available = Math.max(0, this.balance - reserved);
    if (!allowNegative && -points > available) return { refused: 'would_be_negative', available };
    const entry = this.book.record('adjust', occurrence);
    this.book.owe(entry, this.book.take(entry, -points));
    return entry;
  }

  /** Books the end of each lot that has ended, dated at its end. It changes no balance, and nothing when repeated. */
  expire(): Entry[] {
    const ended = this.book.lots.filter(({ remaining, expires_at }) => remaining > 0 && !isGood(expires_at, this.now));
    return ended.sort(byConsumption).map((lot) => {
      const effectiveAt = lot.expires_at ?? this.now;
      const occurrence = { key: String(lot.id), effective_at: effectiveAt, sale_id: lot.sale_id };
      const entry = this.book.record('expire', occurrence);
      entry.lot_id = lot.id;
      lot.expired += lot.remaining;
      this.book.move(entry, lot, -lot.remaining);
      return entry;
    });
  }

  /** Pays debts of one account with points of the other one, after two accounts became one. The balance stays. */
  payDebt(occurrence: Occurrence): void {
    const hasPoints = goodLots(this.book.lots, this.now).length > 0;
    if (this.book.owed > 0 && hasPoints) this.book.payDebt(this.book.record('merge', occurrence));
  }

  /** Ends the account, for an erasure: nothing is left, and nothing is owed. */
  forfeit(occurrence: Occurrence): Entry {
    const entry = this.book.record('forfeit', occurrence);
    for (const lot of this.book.lots) this.book.move(entry, lot, -lot.remaining);
    this.book.owe(entry, -this.book.owed);
    return entry;
  }

  /** Puts points back into the lots of these takings. Returns how many the takings did not have. */
  private putBack(entry: Entry, points: number, takings: Taking[]): number {
    let pointsLeft = points;
    for (const taking of takings) {
      const back = Math.min(pointsLeft, taking.points - taking.given_back);
      if (back === 0) continue;
      pointsLeft -= back;
      this.book.giveBack(taking, back);
      this.reopen(entry, this.book.lotOf(taking), back);
    }
    return pointsLeft;
  }

  /** If the lot has ended in the meantime, a new lot replaces it. The new lot is valid for the days of grace. */
  private reopen(entry: Entry, lot: Lot, points: number): void {
    if (isGood(lot.expires_at, this.now)) {
      this.book.fill(entry, lot, points);
      return;
    }
    const { return_grace_days, timezone } = this.rules;
    const lastGoodDay = addDays(localDayOf(entry.effective_at, timezone), return_grace_days);
    const dates = { earned_at: lot.earned_at, expires_at: endOfDay(lastGoodDay, timezone) };
    this.book.open(entry, points, dates, lot.sale_id);
  }

  /** The points of the sale's own lots that have ended, whether booked or not. */
  private expiredOf(saleId: number | null): number {
    const lotsOfSale = this.book.lots.filter((lot) => saleId !== null && lot.sale_id === saleId);
    return lotsOfSale.reduce(
      (total, lot) => total + lot.expired + (isGood(lot.expires_at, this.now) ? 0 : lot.remaining),
      0,
    );
  }
}
