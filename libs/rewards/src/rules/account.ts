import { isGood } from './expiry';

/** The rows of an account as the rules know them. All points are in thousandths. */

/** Points that were credited together, and what is left of them. */
export interface Lot {
  /** Below zero: a new lot, which the database has not numbered yet. */
  id: number;
  /** The entry that opened the lot. */
  entry_id: number;
  points: number;
  remaining: number;
  /** What an `expire` entry has booked of this lot. */
  expired: number;
  earned_at: Date;
  expires_at: Date | null;
  /** The sale that earned the points, also where they came back into a lot of their own. */
  sale_id: number | null;
}

/**
 * What an entry took from a lot: a redemption or a reversal uses its points, and a credit uses them to pay a debt.
 * `given_back` is what refunds have put back, at most `points`.
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
  /** What the sale used, and what earlier refunds gave back. */
  points: number;
  returned: number;
  takings: Taking[];
}

export type EntryType = 'earn' | 'reverse' | 'redeem' | 'return' | 'expire' | 'adjust' | 'bonus' | 'forfeit';

/** A line of the append-only ledger. The balance of an account is the sum of its entries. */
export interface Entry {
  /** Below zero: a new entry. */
  id: number;
  type: EntryType;
  /** With the type, unique in the business: the same fact is never booked twice. */
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
  /** How the entry changed what is left of each lot, and the debt. `points` is the sum of the lots less the debt. */
  lots: { lot_id: number; points: number }[];
  owed: number;
  /** Of a reversal: points that are not taken, because they had expired, or because the programme forgives them. */
  already_expired: number;
  forgiven: number;
}

/** An account before an event. Lots that are used up may be left out, unless a taking or the event's sale names them. */
export interface AccountState {
  owed: number;
  lots: Lot[];
  /** What credits used to pay debts, as far as it was not given back. Needed to give back a redemption made on debt. */
  payments: Taking[];
}

/** The lots in the order in which they are used: what ends first goes first, what never ends goes last; then by age. */
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

/** The balance: what is left of the good lots, less the debt. Ended lots do not count, whether or not that is booked. */
export function balanceOf({ lots, owed }: AccountState, now: Date): number {
  return goodLots(lots, now).reduce((total, { remaining }) => total + remaining, 0) - owed;
}
