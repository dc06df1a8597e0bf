import { fromScaled, proportionOf, toScaled } from '@wateja/common';

/** What the amounts of a sale come to, computed in whole cents and thousandths. */

export const toCents = (money: string): number => toScaled(money, 2);
export const fromCents = (cents: number): string => fromScaled(cents, 2);
export const toThousandths = (quantity: string): number => toScaled(quantity, 3);
export const fromThousandths = (thousandths: number): string => fromScaled(thousandths, 3);

/** The most that one sale can come to. */
export const MAX_SALE_AMOUNT = '99999999.99';
export const MAX_SALE_ITEMS = '999999.999';

/**
 * The most that one customer's purchases can come to. Their sums are kept in a DECIMAL(12,2) and a DECIMAL(12,3);
 * what is left below these limits is room for sales that are under way at the same moment.
 */
export const MAX_SPENT = '9000000000.00';
export const MAX_ITEMS_BOUGHT = '900000000.000';

/** Decimal strings, as posted. */
export interface PricedItem {
  quantity: string;
  unit_price: string;
}

/** Quantity × unit price, rounded half up. */
export function lineCents({ quantity, unit_price }: PricedItem): number {
  return proportionOf(toCents(unit_price), toThousandths(quantity), 1_000);
}

/** The sums over all lines, each line rounded first. */
export function saleTotals(items: PricedItem[]): { cents: number; thousandths: number } {
  return {
    cents: items.reduce((sum, item) => sum + lineCents(item), 0),
    thousandths: items.reduce((sum, item) => sum + toThousandths(item.quantity), 0),
  };
}
