import { allocate, type InvalidField, proportionOf, smallestAmount } from '@wateja/common';

import { fromCents, fromThousandths, toCents, toThousandths } from './sale-arithmetic';
import { RefundRejected } from './sales.errors';

/**
 * A sale with what was refunded before. All amounts and quantities are decimal strings, and `refunded_*` are the sums
 * of earlier refunds.
 */
export interface RefundableSale {
  total_amount: string;
  total_items: string;
  refunded_amount: string;
  refunded_items: string;
  lines: RefundableLine[];
}

export interface RefundableLine {
  id: number;
  quantity: string;
  /** What was paid for the line. */
  net_amount: string;
  refunded_quantity: string;
  refunded_amount: string;
}

export interface RefundRequest {
  items?: { sale_item_id: number; quantity: string }[] | undefined;
  amount?: string | undefined;
  total_items?: string | undefined;
  /** True for money without goods. It needs `amount`. */
  goodwill?: boolean | undefined;
}

/** The money and the items that one refund gives back, in total and for each line. */
export interface RefundPlan {
  amount: string;
  total_items: string;
  fully_refunded: boolean;
  lines: { id: number; quantity: string; amount: string }[];
}

/**
 * Works out one refund. A line's share is what was paid for it × quantity returned so far ÷ quantity sold, rounded half
 * up to the smallest amount of the currency, less what was refunded before. So the refunds of a line add up to what was
 * paid for it, in whatever parts it is returned. The till's rounding belongs to no line: the refund that leaves no items
 * gives back all money that is left, and no other refund gives back more than that.
 * @throws RefundRejected if the request exceeds what is left, or names a line that the sale does not have
 */
export function planRefund(sale: RefundableSale, request: RefundRequest, currency: string): RefundPlan {
  if (request.goodwill) return planGoodwill(sale, request.amount ?? '0.00', smallestAmount(currency));
  return sale.lines.length > 0 ? planByLine(sale, request, smallestAmount(currency)) : planByAmount(sale, request);
}

function planByLine(sale: RefundableSale, { items, amount }: RefundRequest, smallest: number): RefundPlan {
  if (amount !== undefined) refuse('amount', 'This sale has lines: say which items come back');
  const returned =
    items ?? sale.lines.map((line) => ({ sale_item_id: line.id, quantity: fromThousandths(remainingOf(line)) }));
  const lines = returned
    .filter(({ quantity }) => Number(quantity) > 0)
    .map(({ sale_item_id, quantity }, index) => {
      const line = sale.lines.find(({ id }) => id === sale_item_id);
      if (!line) return refuse(`items.${index}.sale_item_id`, 'The sale does not have this line');
      const thousandths = toThousandths(quantity);
      if (remainingOf(line) < thousandths) {
        return refuse(
          `items.${index}.quantity`,
          `Only ${formatQuantity(remainingOf(line))} of this line can still be refunded`,
        );
      }
      return { id: line.id, thousandths, cents: shareOf(line, thousandths, smallest) };
    });
  const cents = lines.reduce((sum, line) => sum + line.cents, 0);
  const thousandths = lines.reduce((sum, line) => sum + line.thousandths, 0);
  const isAll = thousandths + toThousandths(sale.refunded_items) >= toThousandths(sale.total_items);
  const centsLeft = toCents(sale.total_amount) - toCents(sale.refunded_amount);
  return {
    ...totals(isAll ? centsLeft : Math.min(cents, centsLeft), thousandths),
    fully_refunded: isAll,
    lines: lines.map((line) => ({
      id: line.id,
      quantity: fromThousandths(line.thousandths),
      amount: fromCents(line.cents),
    })),
  };
}

function planByAmount(sale: RefundableSale, request: RefundRequest): RefundPlan {
  if (request.items) refuse('items', 'This sale has no lines; use amount');
  const cents = toCents(sale.total_amount) - toCents(sale.refunded_amount);
  const thousandths = toThousandths(sale.total_items) - toThousandths(sale.refunded_items);
  const refundCents = request.amount === undefined ? cents : toCents(request.amount);
  const refundThousandths = toThousandths(request.total_items ?? '0');
  if (cents < refundCents) refuse('amount', `Only ${fromCents(cents)} can still be refunded`);
  if (thousandths < refundThousandths)
    refuse('total_items', `Only ${formatQuantity(thousandths)} items can still be refunded`);
  const isAll = refundCents === cents;
  return { ...totals(refundCents, isAll ? thousandths : refundThousandths), fully_refunded: isAll, lines: [] };
}

/**
 * Gives back money and no goods. Each line pays its share of what is left of it, and only money that no line has left, the
 * till's rounding, belongs to none. The goods stay sold, so the sale is not fully refunded.
 */
function planGoodwill(sale: RefundableSale, amount: string, smallest: number): RefundPlan {
  const [cents, centsLeft] = [toCents(amount), toCents(sale.total_amount) - toCents(sale.refunded_amount)];
  if (centsLeft < cents) refuse('amount', `Only ${fromCents(centsLeft)} can still be refunded`);
  const lefts = sale.lines.map((line) => toCents(line.net_amount) - toCents(line.refunded_amount));
  // Amounts from before the business changed its currency need not be whole.
  const unit = lefts.every((lineLeft) => lineLeft % smallest === 0) ? smallest : 1;
  const shared = Math.min(
    cents,
    lefts.reduce((sum, lineLeft) => sum + lineLeft, 0),
  );
  const shares = allocate(
    shared / unit,
    lefts.map((lineLeft) => lineLeft / unit),
  );
  const lines = sale.lines.map(({ id }, index) => ({
    ...{ id, quantity: fromThousandths(0), amount: fromCents(unit * (shares[index] ?? 0)) },
  }));
  return { ...totals(cents, 0), fully_refunded: false, lines: lines.filter(({ amount }) => toCents(amount) > 0) };
}

function totals(cents: number, thousandths: number) {
  return { amount: fromCents(cents), total_items: fromThousandths(thousandths) };
}

/** The quantity of a line that earlier refunds left, in thousandths. */
function remainingOf(line: RefundableLine): number {
  return toThousandths(line.quantity) - toThousandths(line.refunded_quantity);
}

/**
 * The money to give back for this many thousandths of a line, in cents. The last part gets the rest. If the line has
 * given back other money than for its returns, the part gets its share of the rest: after goodwill, and after amounts from
 * before the business changed its currency, which need not be whole.
 */
function shareOf(line: RefundableLine, thousandths: number, smallest: number): number {
  const [total, refunded] = [toCents(line.net_amount), toCents(line.refunded_amount)];
  const [sold, returned] = [toThousandths(line.quantity), toThousandths(line.refunded_quantity)];
  const remaining = sold - returned;
  if (thousandths === remaining) return total - refunded;
  const owedAfter = (quantity: number) => Math.min(total, smallest * proportionOf(total, quantity, sold * smallest));
  if (refunded === owedAfter(returned)) return owedAfter(returned + thousandths) - refunded;
  const centsLeft = total - refunded;
  return Math.min(centsLeft, smallest * proportionOf(centsLeft, thousandths, remaining * smallest));
}

/** Formats a quantity for a message, without trailing zeros. */
const formatQuantity = (thousandths: number) => String(thousandths / 1_000);

function refuse(path: string, message: string): never {
  const details: InvalidField[] = [{ path, message }];
  throw new RefundRejected(details);
}
