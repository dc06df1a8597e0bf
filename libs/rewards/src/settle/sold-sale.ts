import { pointsOf, takingOf } from '../ledger/ledger-rows';
import { type PointsUsed } from '../rules/account';
import { type ReturnedLine, amountAsLine, type SoldLine } from '../rules/refund-points';
import { type SettledSale } from '../rules/settle';
import { toCents, toThousandths } from '../rules/units';
import { type RefundRow, type SaleLineRow, type SaleRow } from './settled-rows';

/** A sale that was completed at some time. */
export type CompletedSaleRow = SaleRow & { completed_at: string };

/** The states of a sale that was never completed, and earns nothing. */
const NEVER_COMPLETED = ['pending', 'cancelled'];

export function isCompleted(sale: SaleRow): sale is CompletedSaleRow {
  return sale.completed_at !== null && !NEVER_COMPLETED.includes(sale.status);
}

/**
 * The amounts of a sale for the rules. This is the only place that reads them: customers earn on the money paid for each
 * line, after discounts and points. They earn nothing on the till's rounding, which belongs to no line.
 */
export function soldSale(sale: CompletedSaleRow): SettledSale {
  const used = pointsOf(sale.redemption?.points ?? '0');
  const base = { id: sale.id, completed_at: new Date(sale.completed_at), points_redeemed: used };
  const refunds = sale.refunds ?? [];
  const withReturns = (linesOf: (refund: RefundRow, index: number) => ReturnedLine[]) =>
    refunds.map((refund, index) => {
      return { id: refund.id, created_at: new Date(refund.created_at), returned: linesOf(refund, index) };
    });
  const { lines } = sale;
  if (!lines) {
    const returns = returnsOfAmounts(sale, refunds);
    return {
      ...base,
      lines: [amountAsLine(netAmount(sale), toCents(sale.points_amount))],
      refunds: withReturns((_, index) => [returns[index] ?? NOTHING]),
    };
  }
  const areLinesKept = refunds.every(({ items }) => items !== null);
  return {
    ...base,
    lines: lines.map(soldLine),
    refunds: withReturns((refund, index) =>
      areLinesKept ? returnedBy(refund, lines) : returnedInAll(lines, index === refunds.length - 1),
    ),
  };
}

const netAmount = (sale: SaleRow) => toCents(sale.total_amount) - toCents(sale.rounding_amount);

/**
 * What each refund of a sale without lines returned. When no money is left, the rest of the one line that stands for the
 * sale is back: the rounding makes the money of all refunds more or less than that. Goodwill returns no goods.
 */
function returnsOfAmounts(sale: SaleRow, refunds: RefundRow[]): ReturnedLine[] {
  const { quantity, net_amount } = amountAsLine(netAmount(sale), 0);
  const remaining = { quantity, amount: net_amount, money: toCents(sale.total_amount) };
  return refunds.map((refund) => {
    const cents = toCents(refund.amount);
    remaining.money -= cents;
    const amount = remaining.money <= 0 ? remaining.amount : Math.min(cents, remaining.amount);
    const goods = remaining.money <= 0 ? remaining.quantity : Math.min(cents, remaining.quantity);
    const returned = { quantity: refund.goodwill ? 0 : goods, amount };
    remaining.amount -= returned.amount;
    remaining.quantity -= returned.quantity;
    return returned;
  });
}

function returnedBy({ items }: RefundRow, lines: SaleLineRow[]): ReturnedLine[] {
  return lines.map(({ id }) => {
    const item = items?.find(({ sale_item_id }) => sale_item_id === id);
    return item ? { quantity: toThousandths(item.quantity), amount: toCents(item.amount) } : NOTHING;
  });
}

/**
 * Older refunds have no lines of their own: the lines of the sale say only what all refunds gave back together. The
 * last refund stands for all of them.
 */
function returnedInAll(lines: SaleLineRow[], isLast: boolean): ReturnedLine[] {
  return lines.map((line) =>
    isLast ? { quantity: toThousandths(line.refunded_quantity), amount: toCents(line.refunded_amount) } : NOTHING,
  );
}

const NOTHING: ReturnedLine = { quantity: 0, amount: 0 };

function soldLine({ product_id, quantity, net_amount, points_amount }: SaleLineRow): SoldLine {
  return {
    product_id,
    quantity: toThousandths(quantity),
    net_amount: toCents(net_amount),
    points_amount: toCents(points_amount),
  };
}

/** The redemption of a sale, with what refunds have given back of it. */
export function usedPoints({ id, redemption }: SaleRow): PointsUsed | null {
  if (!redemption) return null;
  const takings = (redemption.takings ?? []).map(takingOf);
  const { entry_id, points, returned } = redemption;
  return { entry_id, sale_id: id, points: pointsOf(points), returned: pointsOf(returned), takings };
}
