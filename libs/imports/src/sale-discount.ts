import type { Cells } from './cells';
import { counted } from './counted';

/** No discount, as the schema accepts it. */
const NOTHING = /^-?0+(?:\.0{1,2})?$/;

/**
 * Reads the discount of a sale. It is kept only if the other amounts of the row agree: the subtotal less the discount is
 * the total. Without a subtotal there is nothing to compare with, so the discount is kept. Some programs write a discount
 * below zero.
 * @returns the cells; `unexplained_discount` in place of a discount that the amounts do not explain
 */
export function readDiscount(cells: Cells): Cells {
  if (cells['discount_amount'] === undefined && cells['subtotal_amount'] === undefined) return cells;
  const { discount_amount, subtotal_amount, ...others } = cells;
  const total = others['total_amount'];
  // A refund gives back money. The discount is that of its sale.
  if (discount_amount === undefined || NOTHING.test(discount_amount) || total?.startsWith('-')) return others;
  const discount = discount_amount.replace(/^-/, '');
  const isExplained =
    subtotal_amount === undefined ||
    total === undefined ||
    centsIn(subtotal_amount) - centsIn(discount) === centsIn(total);
  return { ...others, [isExplained ? 'discount_amount' : 'unexplained_discount']: discount };
}

/** Counts the sales whose discount was left out, for the summary. */
export class UnexplainedDiscounts {
  private count = 0;

  add({ unexplained_discount }: Cells): void {
    if (unexplained_discount !== undefined) this.count++;
  }

  notes(): string[] {
    if (this.count === 0) return [];
    return [
      `${counted(this.count, 'sale')} without their discount, because the amounts of the file do not add up with it.`,
    ];
  }
}

/** An amount in cents; NaN if the cell is no amount. */
export const centsIn = (amount: string): number => Math.round(Number(amount) * 100);
