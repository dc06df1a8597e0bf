import { type ReturnedLine, amountAsLine, type SoldLine } from '../rules/refund-points';
import { type SettledSale } from '../rules/settle';
import { toCents, toThousandths } from '../rules/units';
import { type SaleLineRow, type SaleRow } from './settle.queries';

/** A sale that was completed at some time. */
export type CompletedSaleRow = SaleRow & { completed_at: string };

/** The states of a sale that was never completed, and earns nothing. */
const NEVER_COMPLETED = ['pending', 'cancelled'];

export function isCompleted(sale: SaleRow): sale is CompletedSaleRow {
  return sale.completed_at !== null && !NEVER_COMPLETED.includes(sale.status);
}

/**
 * The amounts of a sale for the rules. This is the only place that reads them: customers earn on the money paid for each
 * line. Sales have no discounts and use no points yet, so a line was paid by its `line_total`.
 */
export function soldSale(sale: CompletedSaleRow): SettledSale {
  const refunds = (sale.refunds ?? []).map(({ id, created_at, amount }) => ({
    id,
    created_at: new Date(created_at),
    cents: toCents(amount),
  }));
  const base = { id: sale.id, completed_at: new Date(sale.completed_at), points_redeemed: 0 };
  if (!sale.lines) {
    return {
      ...base,
      lines: [amountAsLine(toCents(sale.total_amount), 0)],
      refunds: refunds.map(({ cents, ...refund }) => ({ ...refund, returned: [{ quantity: cents, amount: cents }] })),
    };
  }
  const { lines } = sale;
  // The lines say what all refunds gave back together, and not which refund did. The last one stands for all of them.
  const nothing = lines.map((): ReturnedLine => ({ quantity: 0, amount: 0 }));
  const everything = lines.map(returnedOf);
  return {
    ...base,
    lines: lines.map(soldLine),
    refunds: refunds.map(({ id, created_at }, index) => ({
      id,
      created_at,
      returned: index === refunds.length - 1 ? everything : nothing,
    })),
  };
}

function soldLine({ product_id, quantity, line_total }: SaleLineRow): SoldLine {
  return {
    product_id,
    quantity: toThousandths(quantity),
    net_amount: toCents(line_total),
    points_amount: 0,
  };
}

function returnedOf({ refunded_quantity, refunded_amount }: SaleLineRow): ReturnedLine {
  return { quantity: toThousandths(refunded_quantity), amount: toCents(refunded_amount) };
}
