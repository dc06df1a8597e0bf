import { pointsOf } from '../ledger/ledger-rows';
import { type ShopProgram } from '../program/program-versions';
import { fromThousandths, sum } from '../rules/units';
import { termsOf, wasMember } from '../settle/earning-terms';
import { pointsMoved } from '../settle/points-moved';
import { type SettledRow } from '../settle/settled-rows';
import { isCompleted, soldSale, usedPoints } from '../settle/sold-sale';
import { type PointsDifference } from './points-audit.queries';

/**
 * Computes anew what each sale of a customer earned, and what its refunds took back and gave back, from the sale and the
 * version of its entry, and compares all of it with the entries. A customer who was erased has no account to compare with.
 */
export function saleDifferences(row: SettledRow, shop: ShopProgram): PointsDifference[] {
  if (row.is_erased || row.closed_at !== null) return [];
  return (row.sales ?? []).filter(isCompleted).flatMap((sale) => {
    const terms = termsOf(sale, row, shop, sale.earning_sales ?? 0);
    if (!terms || !wasMember(row.joined_at, sale, terms)) return [];
    const sold = soldSale(sale);
    const entries = sale.entries ?? [];
    const earned = entries.find(({ type }) => type === 'earn');
    const reversals = entries.filter(({ type }) => type === 'reverse');
    const offline = sale.offline_points;
    const expected = { redeemed: pointsOf(offline ?? '0'), ...pointsMoved(sold, terms) };
    const stored = {
      redeemed: offline === null ? 0 : sale.redemption && pointsOf(sale.redemption.points),
      earned: earned ? pointsOf(earned.points) : null,
      reversed: sum(
        reversals.map(
          ({ points, already_expired, forgiven }) => pointsOf(already_expired) + pointsOf(forgiven) - pointsOf(points),
        ),
      ),
      returned: usedPoints(sale)?.returned ?? 0,
    };
    return (['redeemed', 'earned', 'reversed', 'returned'] as const)
      .filter((field) => (stored[field] ?? 0) !== expected[field])
      .map((field) => ({
        ...{ customer_id: row.customer_id, of: 'sale' as const, id: sale.id, field },
        stored: stored[field] === null ? null : fromThousandths(stored[field]),
        expected: fromThousandths(expected[field]),
      }));
  });
}
