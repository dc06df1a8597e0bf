import { type Entry, type PointsUsed } from './account';
import { type EarningRule } from './earn';
import { type PointsLedger } from './ledger';
import { pointsOfRefunds, pointsOfSale, type ReturnedLine, type SoldLines } from './refund-points';

/** A completed sale with its refunds, as they are now. */
export interface SettledSale extends SoldLines {
  id: number;
  completed_at: Date;
  /** In the order of their ids. `returned` has an item for each line of the sale. */
  refunds: { id: number; created_at: Date; returned: ReturnedLine[] }[];
}

/** The points that the ledger has booked for a sale so far. */
export interface BookedEntries {
  entries: Pick<Entry, 'type' | 'key' | 'points' | 'already_expired' | 'forgiven'>[];
  /** The redemption that paid for the sale, if there was one. */
  redemption: PointsUsed | null;
}

export const earnKey = (saleId: number): string => String(saleId);
export const reverseKey = (refundId: number): string => String(refundId);
export const returnKey = (refundId: number, saleId: number): string => `${refundId}:${saleId}`;

/**
 * The rule by which a sale earns: the stored rule of its earn entry, or, without an entry, the rule at the time of the
 * sale.
 */
export interface EarningTerms {
  rule: EarningRule;
  /** The end of the earned points, counted from `completed_at`. */
  expires_at: Date | null;
  /** True: the customer had as many earning sales on that day as the programme allows, so this one earns nothing. */
  is_over_limit: boolean;
}

/**
 * Books what is missing of a sale: its earning, and for each refund what it takes back and what it gives back. It
 * computes both from the sale and all its refunds, so events may arrive in any order and any number of times. What it
 * books for a refund is what all refunds up to it move, less what is booked already. So the sums are right even if the
 * caller knows the lines of all refunds together only, and gives them all to the last one.
 * A refund that takes back earned points always leaves an entry, even if the points had expired or are forgiven.
 * `booked.redemption` is updated.
 */
export function settleSale(ledger: PointsLedger, sale: SettledSale, terms: EarningTerms, booked: BookedEntries): void {
  const keys = new Set(booked.entries.map(({ type, key }) => `${type} ${key}`));
  const rule = terms.is_over_limit ? { ...terms.rule, max_points_per_sale: 0 } : terms.rule;
  const earned = pointsOfSale(rule, sale);
  const wouldEarn = pointsOfSale(terms.rule, sale) > 0;
  if (wouldEarn && !keys.has(`earn ${earnKey(sale.id)}`)) {
    const occurrence = { key: earnKey(sale.id), effective_at: sale.completed_at, sale_id: sale.id };
    const entry = ledger.credit('earn', earned, terms.expires_at, occurrence);
    if (terms.is_over_limit) entry.reason = 'earning_limit';
  }
  let absorbed = booked.entries.reduce((total, entry) => total + entry.already_expired, 0);
  let missing = -booked.entries.reduce((total, entry) => total + reversedBy(entry), 0);
  let missingBack = -(booked.redemption?.returned ?? 0);
  const refunds = sale.refunds.map(({ returned }) => returned);
  pointsOfRefunds(rule, sale, refunds).forEach(({ reversed, returned }, index) => {
    const refund = sale.refunds[index];
    if (!refund) return;
    missing += reversed;
    missingBack += returned;
    const occurrence = { effective_at: refund.created_at, sale_id: sale.id, refund_id: refund.id };
    const reversal = { ...occurrence, key: reverseKey(refund.id) };
    if (missing > 0 && !keys.has(`reverse ${reversal.key}`)) {
      absorbed += ledger.reverse(missing, absorbed, reversal).already_expired;
      missing = 0;
    }
    const giving = { ...occurrence, key: returnKey(refund.id, sale.id) };
    if (booked.redemption && missingBack > 0 && !keys.has(`return ${giving.key}`)) {
      ledger.giveBack(missingBack, booked.redemption, giving);
      missingBack = 0;
    }
  });
}

/** The earned points that an entry took back, whether from lots, as a debt, as expired before, or forgiven. */
function reversedBy({ type, points, already_expired, forgiven }: BookedEntries['entries'][number]): number {
  return type === 'reverse' ? already_expired + forgiven - points : 0;
}
