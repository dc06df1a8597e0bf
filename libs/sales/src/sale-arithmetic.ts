import { fromScaled, proportionOf, toScaled } from '@wateja/common';

/** The arithmetic of a sale, with integers: money in cents, quantities in thousandths. */

export const toCents = (money: string): number => toScaled(money, 2);
export const fromCents = (cents: number): string => fromScaled(cents, 2);
export const toThousandths = (quantity: string): number => toScaled(quantity, 3);
export const fromThousandths = (thousandths: number): string => fromScaled(thousandths, 3);

/** The largest total that one sale can have, in money and in items. */
export const MAX_SALE_AMOUNT = '99999999.99';
export const MAX_SALE_ITEMS = '999999.999';

/**
 * The largest sums that the purchases of one customer can have. The database stores them as DECIMAL(12,2) and
 * DECIMAL(12,3), which can hold more. The difference is room for sales that are recorded at the same moment.
 */
export const MAX_SPENT = '9000000000.00';
export const MAX_ITEMS_BOUGHT = '900000000.000';

/** The quantity and the price of a line, as the decimal strings of the request. */
export interface PricedItem {
  quantity: string;
  unit_price: string;
}

/**
 * Computes the total of a line in cents: quantity × unit price, rounded half up.
 * @param smallest the smallest amount of the currency in cents, to which the total is rounded
 */
export function lineCents({ quantity, unit_price }: PricedItem, smallest = 1): number {
  return smallest * proportionOf(toCents(unit_price), toThousandths(quantity), 1_000 * smallest);
}

/** Adds up the lines of a sale. The total of each line is rounded before it is added. */
export function saleTotals(items: PricedItem[], smallest = 1): { cents: number; thousandths: number } {
  return {
    cents: items.reduce((sum, item) => sum + lineCents(item, smallest), 0),
    thousandths: items.reduce((sum, item) => sum + toThousandths(item.quantity), 0),
  };
}
