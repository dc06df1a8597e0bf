import { type EntryDetails } from '../ledger/ledger-writer';
import { pointsOf } from '../ledger/ledger-rows';
import { type ShopProgram, versionAt } from '../program/program-versions';
import { type NewReview } from '../review/review.queries';
import { type Entry } from '../rules/account';
import { type PointsLedger } from '../rules/ledger';
import { earnKey } from '../rules/settle';
import { fromThousandths, ONE } from '../rules/units';
import { type CompletedSaleRow } from './sold-sale';

/** Settings of refunds. Offline redemption books no refund, so their values make no difference. */
export const NO_REFUNDS = { shortfall: 'forgive', return_grace_days: 0, timezone: 'UTC' } as const;

/** Points that a sale used offline, as they are booked, and what a manager should look at. */
export interface OfflineRedemption {
  sale_id: number;
  entry: Entry;
  details: EntryDetails;
  reviews: NewReview[];
  is_refunded: boolean;
}

/**
 * Books the points that a sale used while its till was offline, before the sale earns its own. The sale has taken place, so
 * nothing is refused: what the account does not have becomes a debt. Null if there is nothing to book.
 */
export function redeemOffline(
  sale: CompletedSaleRow,
  { versions }: ShopProgram,
  openLedger: () => PointsLedger,
): OfflineRedemption | null {
  const points = sale.redemption ? 0 : pointsOf(sale.offline_points ?? '0');
  const completedAt = new Date(sale.completed_at);
  const version = versionAt(versions, completedAt);
  if (points === 0 || !version) return null;
  const occurrence = { key: earnKey(sale.id), effective_at: completedAt, sale_id: sale.id };
  const entry = openLedger().redeem(points, occurrence, { offline: true });
  if ('refused' in entry) throw new Error('Points of an offline sale were refused');
  const tooMany = {
    overdrawn: entry.owed,
    over_offline_limit: points - version.program.redeem.offline_points_per_sale * ONE,
  };
  const reviews = (['overdrawn', 'over_offline_limit'] as const)
    .filter((kind) => tooMany[kind] > 0)
    .map((kind) => ({ kind, sale_id: sale.id, points: fromThousandths(tooMany[kind]) }));
  const details = { program_version: version.version };
  return { sale_id: sale.id, entry, details, reviews, is_refunded: sale.refunds !== null };
}
