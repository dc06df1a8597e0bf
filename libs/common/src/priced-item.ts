import { proportionOf, toScaled } from './scaled-integers';

/** The largest total that one sale can have. */
export const MAX_SALE_AMOUNT = '99999999.99';

/** The quantity and the price of a line, as the decimal strings of the request. */
export interface PricedItem {
  quantity: string;
  unit_price: string;
}

/**
 * Computes the total of a line in cents: quantity × unit price, rounded half up. A quote and its sale compute the same.
 * @param smallest the smallest amount of the currency in cents, to which the total is rounded
 */
export function lineCents({ quantity, unit_price }: PricedItem, smallest = 1): number {
  return smallest * proportionOf(toScaled(unit_price, 2), toScaled(quantity, 3), 1_000 * smallest);
}

/** The amounts of the lines of a request, by their paths, such as `items.0.unit_price`. */
export function amountsOfItems(
  items: { unit_price: string; discount_amount?: string | undefined }[],
): Record<string, string | undefined> {
  return Object.fromEntries(
    items.flatMap(({ unit_price, discount_amount }, index) => [
      [`items.${index}.unit_price`, unit_price],
      [`items.${index}.discount_amount`, discount_amount],
    ]),
  );
}
