import { type RefundableSale, type RefundPlan } from './refund-plan';
import { toCents, toThousandths } from './sale-arithmetic';
import { RefundRejected } from './sales.errors';

/** A refund of a file that says which lines came back, as it happened. Amounts and quantities are decimal strings. */
export interface StatedRefund {
  /** The number of the refund in the other system. A repeated refund is recognised by it. */
  external_id: string;
  amount: string;
  total_items: string;
  goodwill: boolean;
  reason: string | null;
  refunded_at: Date;
  /** The receipt number of the sale for which the goods came back in exchange; null if the customer got money. */
  exchange_external_id: string | null;
  /** `line` is the position of the line in the sale, from 0. */
  lines: { line: number; quantity: string; amount: string }[];
}

/**
 * The plan of a refund that happened: its amounts are those of the file, and not computed.
 * @throws RefundRejected if it gives back more than what is left of the sale, of a line, or of the items
 */
export function planStated(sale: RefundableSale, stated: StatedRefund): RefundPlan {
  const lines = stated.lines.map(({ line, ...amounts }) => {
    const sold = sale.lines[line];
    if (!sold) throw refusalOf('items');
    const hasRoom =
      toThousandths(sold.refunded_quantity) + toThousandths(amounts.quantity) <= toThousandths(sold.quantity) &&
      toCents(sold.refunded_amount) + toCents(amounts.amount) <= toCents(sold.net_amount);
    if (!hasRoom) throw refusalOf('items');
    return { id: sold.id, ...amounts };
  });
  const amountLeft = toCents(sale.total_amount) - toCents(sale.refunded_amount) - toCents(stated.amount);
  const itemsLeft =
    toThousandths(sale.total_items) - toThousandths(sale.refunded_items) - toThousandths(stated.total_items);
  if (amountLeft < 0 || itemsLeft < 0) throw refusalOf('amount');
  const isAll = sale.lines.length > 0 ? itemsLeft === 0 : amountLeft === 0;
  return {
    ...{ amount: stated.amount, total_items: stated.total_items },
    ...{ fully_refunded: isAll && !stated.goodwill, lines },
  };
}

const refusalOf = (path: string) => new RefundRejected([{ path, message: 'Less than this is left of the sale' }]);
