import { isGood } from './expiry';

/** The rows of an account in the form that the rules use. All points are in thousandths. */

/** A lot: points that were credited together, and how many of them are left. */
export interface Lot {
  /** Below zero: a new lot, which the database has not numbered yet. */
  id: number;
  /** The entry that opened the lot. */
  entry_id: number;
  points: number;
  remaining: number;
  /** The points of this lot that an `expire` entry has booked. */
  expired: number;
  earned_at: Date;
  expires_at: Date | null;
  /** The sale that earned the points, also where they came back into a lot of their own. */
  sale_id: number | null;
}

/**
 * The points that an entry took from a lot. A redemption or a reversal uses them, and a credit pays a debt with them.
 * `given_back` is the part that refunds have put back, at most `points`.
 */
export interface Taking {
  /** The number of the database. A new taking has none yet. */
  id?: number;
  entry_id: number;
  lot_id: number;
  points: number;
  given_back: number;
}

/** A redemption that a refund gives back. */
export interface PointsUsed {
  entry_id: number;
  sale_id: number;
  /** The points that the sale used, and the points that earlier refunds gave back. */
  points: number;
  returned: number;
  takings: Taking[];
}

export type EntryType = 'earn' | 'reverse' | 'redeem' | 'return' | 'expire' | 'adjust' | 'bonus' | 'forfeit' | 'merge';

/** A line of the append-only ledger. The balance of an account is the sum of its entries. */
export interface Entry {
  /** Below zero: a new entry. */
  id: number;
  type: EntryType;
  /** Type and key are unique in the business, so the same fact is never booked twice. */
  key: string;
  /** Credits are above zero, debits below. */
  points: number;
  effective_at: Date;
  sale_id: number | null;
  refund_id: number | null;
  /** Why a sale earned nothing though its rule gives points: the limit of earning sales a day. */
  reason: 'earning_limit' | null;
  /** The lot that a credit opened, or an expiry ended. */
  lot_id: number | null;
  /** The change of each lot and of the debt. `points` is the change of the lots less the change of the debt. */
  lots: { lot_id: number; points: number }[];
  owed: number;
  /**
   * The points that a reversal does not take, because they had expired. `forgiven` has those that the programme
   * forgives.
   */
  already_expired: number;
  forgiven: number;
}

/** An account before an event. Lots that are used up may be left out, unless a taking or the event's sale names them. */
export interface AccountState {
  owed: number;
  lots: Lot[];
  /**
   * The points with which credits paid debts, less those that were given back. They are needed to give back a
   * redemption that was made on debt.
   */
  payments: Taking[];
}

/** The lots in the order in which they are used: by their last day, lots without one at the end, then by age. */
export function byConsumption(a: Lot, b: Lot): number {
  return (
    (a.expires_at?.getTime() ?? Infinity) - (b.expires_at?.getTime() ?? Infinity) ||
    a.earned_at.getTime() - b.earned_at.getTime() ||
    creationOrder(a, b)
  );
}

/** New lots come after those of the database, in the order in which they were opened: -1, -2, -3. */
export function creationOrder(a: { id: number }, b: { id: number }): number {
  return Number(a.id < 0) - Number(b.id < 0) || Math.abs(a.id) - Math.abs(b.id);
}

/** The lots that can be used at this moment. */
export function goodLots(lots: Lot[], now: Date): Lot[] {
  return lots.filter(({ remaining, expires_at }) => remaining > 0 && isGood(expires_at, now));
}

/**
 * The balance: the points left in valid lots, less the debt. Ended lots do not count, even if their expiry is not
 * booked yet.
 */
export function balanceOf({ lots, owed }: AccountState, now: Date): number {
  return goodLots(lots, now).reduce((total, { remaining }) => total + remaining, 0) - owed;
}
