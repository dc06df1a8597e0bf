import { lineCents, sum, toScaled } from '@wateja/common';

import type { Cells } from './cells';
import { productNumber } from './line-products';

const AMOUNT = /^\d{1,8}(?:\.\d{1,2})?$/;
const QUANTITY = /^\d{1,6}(?:\.\d{1,3})?$/;

/** A line before its fields are checked. */
interface WrittenLine {
  quantity?: string | undefined;
  unit_price?: string | undefined;
  discount_amount?: string | undefined;
}

/** What is written about a line, as far as the sum needs it. Null if a field cannot be read. */
function centsOf(
  { quantity = '', unit_price = '', discount_amount = '0' }: WrittenLine,
  smallest: number,
): number | null {
  if (!QUANTITY.test(quantity) || !AMOUNT.test(unit_price) || !AMOUNT.test(discount_amount)) return null;
  return lineCents({ quantity, unit_price }, smallest) - toScaled(discount_amount, 2);
}

/**
 * Makes the lines of an order add up to its total, which is the money paid. If the order cost more than its lines, the
 * difference becomes a line. If it cost less, the difference is a discount on the whole sale.
 * @param smallest the smallest amount of the currency, to which each line is rounded
 */
export function balanceLines(lines: WrittenLine[], { order_total, charges }: Cells, smallest: number): object {
  const cents = lines.map((line) => centsOf(line, smallest));
  if (order_total === undefined || !AMOUNT.test(order_total) || cents.includes(null)) return { items: lines };
  const unexplained = toScaled(order_total, 2) - sum(cents.flatMap((amount) => amount ?? []));
  if (unexplained === 0) return { items: lines };
  if (unexplained < 0) return { items: lines, discount_amount: decimal(-unexplained) };
  const name = charges ?? 'Shipping and taxes';
  return {
    items: [
      ...lines,
      { product_id: productNumber({ product_name: name }), name, quantity: '1', unit_price: decimal(unexplained) },
    ],
  };
}

/**
 * The sum of the lines of a refund, as a negative amount. An unreadable one has no amount, so the refund is rejected.
 */
export function amountOfLines(rows: readonly Cells[], smallest: number): string {
  const cents = rows.map(({ quantity, unit_price, line_discount }) =>
    centsOf({ quantity, unit_price, discount_amount: line_discount }, smallest),
  );
  return cents.includes(null) ? '' : `-${decimal(sum(cents.flatMap((amount) => amount ?? [])))}`;
}

const decimal = (cents: number) => (cents / 100).toFixed(2);
