import {
  type AccountState,
  byConsumption,
  creationOrder,
  type Entry,
  type EntryType,
  goodLots,
  type Lot,
  type Taking,
} from './account';
import { isGood } from './expiry';

/** When something happened, and under which key it is booked. */
export interface Occurrence {
  key: string;
  /** The date of the entry: when the sale or the refund took place. */
  effective_at: Date;
  sale_id?: number | null;
  refund_id?: number | null;
}

/**
 * The changes for the caller to write. Rows with ids below zero are new. The existing lots and takings in it are those
 * that changed.
 */
export interface LedgerChanges {
  entries: Entry[];
  lots: Lot[];
  takings: Taking[];
  owed: number;
}

/**
 * The rows of one account while entries are booked on it, and the movements of which every entry consists. Each
 * movement changes the entry by as much as it changes the lots less the debt, so both always agree.
 */
export class AccountBook {
  owed: number;
  readonly lots: Lot[];
  readonly payments: Taking[];
  private readonly entries: Entry[] = [];
  private readonly changedLots = new Set<Lot>();
  private readonly changedTakings = new Set<Taking>();

  constructor(
    state: AccountState,
    readonly now: Date,
  ) {
    this.owed = state.owed;
    this.lots = state.lots.map((lot) => ({ ...lot }));
    this.payments = state.payments.map((taking) => ({ ...taking }));
  }

  get changes(): LedgerChanges {
    return {
      entries: this.entries,
      lots: [...this.changedLots],
      takings: [...this.changedTakings],
      owed: this.owed,
    };
  }

  /** Begins an entry without movements. */
  record(type: EntryType, { key, effective_at, sale_id = null, refund_id = null }: Occurrence): Entry {
    const id = -1 - this.entries.length;
    const details = { lot_id: null, lots: [], owed: 0, already_expired: 0, forgiven: 0 };
    const entry: Entry = { id, type, key, points: 0, effective_at, sale_id, refund_id, reason: null, ...details };
    this.entries.push(entry);
    return entry;
  }

  /** Opens a lot with these points. */
  open(entry: Entry, points: number, dates: Pick<Lot, 'earned_at' | 'expires_at'>, saleId = entry.sale_id): Lot {
    const id = -1 - this.lots.filter((lot) => lot.id < 0).length;
    const lot = { id, entry_id: entry.id, points, remaining: 0, expired: 0, ...dates, sale_id: saleId };
    this.lots.push(lot);
    this.fill(entry, lot, points);
    return lot;
  }

  /** Adds points to a lot. Debts of the account are paid first. */
  fill(entry: Entry, lot: Lot, points: number): void {
    const payment = Math.min(points, this.owed);
    this.move(entry, lot, points - payment);
    if (payment === 0) return;
    this.owe(entry, -payment);
    this.payments.push(this.recordTaking(entry, lot, payment));
  }

  /** Adds points to a lot, or takes them if they are below zero. */
  move(entry: Entry, lot: Lot, points: number): void {
    lot.remaining += points;
    entry.points += points;
    if (points !== 0) entry.lots.push({ lot_id: lot.id, points });
    this.changedLots.add(lot);
  }

  /** Adds points to the debt, or takes them off if they are below zero. */
  owe(entry: Entry, points: number): void {
    this.owed += points;
    entry.owed += points;
    entry.points -= points;
  }

  /** Takes points from the good lots, those of `ownSale` first. Returns how many the lots did not have. */
  take(entry: Entry, points: number, ownSale: number | null = null): number {
    const isOther = (lot: Lot) => Number(ownSale === null || lot.sale_id !== ownSale);
    let missing = points;
    for (const lot of goodLots(this.lots, this.now).sort((a, b) => isOther(a) - isOther(b) || byConsumption(a, b))) {
      const takenPoints = Math.min(lot.remaining, missing);
      if (takenPoints === 0) break;
      missing -= takenPoints;
      this.move(entry, lot, -takenPoints);
      this.recordTaking(entry, lot, takenPoints);
    }
    return missing;
  }

  /** Takes what is left of one lot, if it is good. */
  takeRest(entry: Entry, lot: Lot): void {
    const goodPoints = isGood(lot.expires_at, this.now) ? lot.remaining : 0;
    if (goodPoints === 0) return;
    this.move(entry, lot, -goodPoints);
    this.recordTaking(entry, lot, goodPoints);
  }

  /** Pays the debt out of the good lots, as far as they go. */
  payDebt(entry: Entry): void {
    for (const lot of goodLots(this.lots, this.now).sort(byConsumption)) {
      const payment = Math.min(lot.remaining, this.owed);
      if (payment === 0) break;
      this.move(entry, lot, -payment);
      this.owe(entry, -payment);
      this.payments.push(this.recordTaking(entry, lot, payment));
    }
  }

  private recordTaking(entry: Entry, lot: Lot, points: number): Taking {
    const taking = { entry_id: entry.id, lot_id: lot.id, points, given_back: 0 };
    this.changedTakings.add(taking);
    return taking;
  }

  /** Notes that points of this taking are given back. */
  giveBack(taking: Taking, points: number): void {
    taking.given_back += points;
    this.changedTakings.add(taking);
  }

  lotOf({ lot_id }: Taking): Lot {
    const lot = this.lots.find(({ id }) => id === lot_id);
    if (!lot) throw new Error(`Lot ${lot_id} of a taking is missing`);
    return lot;
  }

  /** These takings, in the order in which their lots are used. */
  inConsumptionOrder(takings: Taking[]): Taking[] {
    return [...takings].sort((a, b) => byConsumption(this.lotOf(a), this.lotOf(b)));
  }

  /** The payments of debts, those of the newest lots first; what returned points paid comes last. */
  paymentsInOrder(): Taking[] {
    const isOpenedBy = (taking: Taking) => this.lotOf(taking).entry_id === taking.entry_id;
    const newestFirst = (a: Taking, b: Taking) => creationOrder(this.lotOf(b), this.lotOf(a));
    return [...this.payments].sort((a, b) => Number(isOpenedBy(b)) - Number(isOpenedBy(a)) || newestFirst(a, b));
  }
}
