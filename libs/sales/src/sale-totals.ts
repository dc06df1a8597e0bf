import { Decimal } from '@wateja/common';

/** The most that one sale can come to. */
export const MOST_MONEY = new Decimal('99999999.99');
export const MOST_ITEMS = new Decimal('999999.999');

/**
 * The most that one customer's purchases can come to. Their sums are kept in a DECIMAL(12,2) and a DECIMAL(12,3);
 * what is left below these limits is room for sales that are under way at the same moment.
 */
export const MOST_SPENT = '9000000000.00';
export const MOST_ITEMS_BOUGHT = '900000000.000';

/** Decimal strings, as posted. */
export interface PricedItem {
  quantity: string;
  unit_price: string;
}

/** Quantity × unit price, rounded half up to cents. */
export function lineTotal(item: PricedItem): Decimal {
  return new Decimal(item.quantity).times(item.unit_price).toDecimalPlaces(2);
}

/** The sums over all lines, each line rounded first. */
export function saleTotals(items: PricedItem[]): { amount: Decimal; items: Decimal } {
  return items.reduce(
    (sum, item) => ({ amount: sum.amount.plus(lineTotal(item)), items: sum.items.plus(item.quantity) }),
    { amount: new Decimal(0), items: new Decimal(0) },
  );
}
