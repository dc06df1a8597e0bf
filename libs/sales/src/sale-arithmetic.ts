import { fromScaled, lineCents, type PricedItem, sum, toScaled } from '@wateja/common';

/** The arithmetic of a sale, with integers: money in cents, quantities in thousandths. */

export const toCents = (money: string): number => toScaled(money, 2);
export const fromCents = (cents: number): string => fromScaled(cents, 2);
export const toThousandths = (quantity: string): number => toScaled(quantity, 3);
export const fromThousandths = (thousandths: number): string => fromScaled(thousandths, 3);

/** The largest number of items that one sale can have. */
export const MAX_SALE_ITEMS = '999999.999';

/**
 * The largest sums that the purchases of one customer can have. The database stores them as DECIMAL(12,2) and
 * DECIMAL(12,3), which can hold more. The difference is room for sales that are recorded at the same moment.
 */
export const MAX_SPENT = '9000000000.00';
export const MAX_ITEMS_BOUGHT = '900000000.000';

/** Adds up the lines of a sale. The total of each line is rounded before it is added. */
export function saleTotals(items: PricedItem[], smallest = 1): { cents: number; thousandths: number } {
  return {
    cents: sum(items.map((item) => lineCents(item, smallest))),
    thousandths: sum(items.map(({ quantity }) => toThousandths(quantity))),
  };
}

/** The most lines of a sale. */
export const MAX_LINES = 500;
