import type { Cells } from './cells';

/** Amounts such as `KSh1,234.50`, `-1,000`, `$5` and `(12.00)`. */
const AMOUNT = /^(\(?)(-?)[^\d,.()-]{0,5}(-?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\)?$/;

/** @returns the amount as a plain number such as `-1234.50`; the unchanged cell if it is not an amount */
export function readAmount(cell: string): string {
  const [, bracket, sign, innerSign, integers, decimals = ''] = AMOUNT.exec(cell) ?? [];
  if (integers === undefined) return cell;
  const isNegative = [bracket, sign, innerSign].some((mark) => mark);
  return `${isNegative ? '-' : ''}${integers.replaceAll(',', '')}${decimals}`;
}

/** The columns with amounts of money. */
export const AMOUNTS = [
  ...(['total_amount', 'unit_price', 'refunded_amount', 'discount_amount', 'subtotal_amount'] as const),
  'line_discount' as const,
];

/** Replaces the amounts of other programs by plain numbers. */
export function withPlainAmounts(cells: Cells): Cells {
  const read = { ...cells };
  for (const field of AMOUNTS) if (read[field] !== undefined) read[field] = readAmount(read[field]);
  return read;
}
