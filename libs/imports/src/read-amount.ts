import type { Cells } from './cells';

/** `KSh1,234.50`, `-1,000`, `$5`, `(12.00)`: a currency, a sign, and thousands that are set apart by commas. */
const AMOUNT = /^(\(?)(-?)[^\d,.()-]{0,5}(-?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\)?$/;

/** @returns the amount as the API takes it, with a minus where it is negative; the cell as it is when it is none */
export function readAmount(cell: string): string {
  const [, bracket, sign, innerSign, whole, decimals = ''] = AMOUNT.exec(cell) ?? [];
  if (whole === undefined) return cell;
  const isNegative = [bracket, sign, innerSign].some((mark) => mark);
  return `${isNegative ? '-' : ''}${whole.replaceAll(',', '')}${decimals}`;
}

/** The columns with amounts of money. */
export const AMOUNTS = ['total_amount', 'unit_price', 'refunded_amount'] as const;

/** Amounts as other programs write them. */
export function withPlainAmounts(cells: Cells): Cells {
  const read = { ...cells };
  for (const field of AMOUNTS) if (read[field] !== undefined) read[field] = readAmount(read[field]);
  return read;
}
