import { Decimal, type InvalidField } from '@wateja/common';

import { RefundRejected } from './sales.errors';

/** Decimal strings throughout. `refunded_*` is what earlier refunds took. */
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
  line_total: string;
  refunded_quantity: string;
  refunded_amount: string;
}

export interface RefundRequest {
  items?: { sale_item_id: number; quantity: string }[] | undefined;
  amount?: string | undefined;
  total_items?: string | undefined;
}

/** What goes back. `lines` holds what this refund takes from each line. */
export interface RefundPlan {
  amount: string;
  total_items: string;
  fully_refunded: boolean;
  lines: { id: number; quantity: string; amount: string }[];
}

/**
 * Works out one refund. A line's share is its total × quantity returned so far ÷ quantity sold, rounded half
 * up to cents, less what went back before: however a line is returned in parts, the parts add up to its total.
 * @throws RefundRejected when more is asked for than is left, or lines that the sale does not have
 */
export function planRefund(sale: RefundableSale, request: RefundRequest): RefundPlan {
  return sale.lines.length > 0 ? planByLine(sale, request) : planByAmount(sale, request);
}

function planByLine(sale: RefundableSale, { items, amount }: RefundRequest): RefundPlan {
  if (amount !== undefined) refuse('amount', 'This sale has lines: say which items come back');
  const returned = items ?? sale.lines.map((line) => ({ sale_item_id: line.id, quantity: leftOf(line).toFixed(3) }));
  const lines = returned
    .filter(({ quantity }) => Number(quantity) > 0)
    .map(({ sale_item_id, quantity }, index) => {
      const line = sale.lines.find(({ id }) => id === sale_item_id);
      if (!line) return refuse(`items.${index}.sale_item_id`, 'This sale has no such line');
      if (leftOf(line).lt(quantity)) {
        return refuse(`items.${index}.quantity`, `Only ${leftOf(line).toFixed()} of this line are left`);
      }
      return { id: line.id, quantity, amount: shareOf(line, quantity) };
    });
  const sum = (values: string[]) => values.reduce((total, value) => total.plus(value), new Decimal(0));
  const count = sum(lines.map((line) => line.quantity));
  return {
    amount: sum(lines.map((line) => line.amount)).toFixed(2),
    total_items: count.toFixed(3),
    fully_refunded: count.plus(sale.refunded_items).gte(sale.total_items),
    lines,
  };
}

function planByAmount(sale: RefundableSale, request: RefundRequest): RefundPlan {
  if (request.items) refuse('items', 'This sale has no lines: say which amount goes back');
  const money = new Decimal(sale.total_amount).minus(sale.refunded_amount);
  const items = new Decimal(sale.total_items).minus(sale.refunded_items);
  if (money.lt(request.amount ?? 0)) refuse('amount', `Only ${money.toFixed(2)} are left to refund`);
  if (items.lt(request.total_items ?? 0)) refuse('total_items', `Only ${items.toFixed()} items are left`);
  const isAll = request.amount === undefined || money.eq(request.amount);
  return {
    amount: request.amount ?? money.toFixed(2),
    total_items: isAll ? items.toFixed(3) : (request.total_items ?? '0.000'),
    fully_refunded: isAll,
    lines: [],
  };
}

function leftOf(line: RefundableLine): Decimal {
  return new Decimal(line.quantity).minus(line.refunded_quantity);
}

function shareOf(line: RefundableLine, quantity: string): string {
  const returned = new Decimal(line.refunded_quantity).plus(quantity);
  const owed = new Decimal(line.line_total).times(returned).div(line.quantity).toDecimalPlaces(2);
  return owed.minus(line.refunded_amount).toFixed(2);
}

function refuse(path: string, message: string): never {
  const details: InvalidField[] = [{ path, message }];
  throw new RefundRejected(details);
}
