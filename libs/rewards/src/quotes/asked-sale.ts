import {
  amountsOfItems,
  lineCents,
  MAX_SALE_AMOUNT,
  refuseFractions,
  smallestAmount,
  ValidationFailed,
} from '@wateja/common';

import { fromCents, ONE, sum, toCents, toThousandths } from '../rules/units';
import type { AskedLine, AskedSale } from './quote-price';
import type { CreateQuote } from './quotes.schemas';

/**
 * Reads what a till asks for. The total of a line is its quantity × its price, rounded half up, as in the sale.
 * @throws ValidationFailed if a discount is larger than its line, if the total is too large, or if the currency has no
 *   such amount
 */
export function askedSale(request: CreateQuote, currency: string): AskedSale {
  const { items = [], total_amount, discount_amount, redeem_points, at_most } = request;
  refuseFractions(currency, { total_amount, discount_amount, ...amountsOfItems(items) });
  const lines = linesOf(request, smallestAmount(currency));
  lines.forEach((line, index) => {
    if (line.discount_amount <= line.line_total) return;
    const message = `Must be at most the total of the line, ${fromCents(line.line_total)}`;
    throw new ValidationFailed([{ path: `items.${index}.discount_amount`, message }]);
  });
  if (sum(lines.map(({ line_total }) => line_total)) > toCents(MAX_SALE_AMOUNT)) {
    throw new ValidationFailed([{ path: 'items', message: `The total must be at most ${MAX_SALE_AMOUNT}` }]);
  }
  return { lines, discount_amount: toCents(discount_amount), redeem_points, at_most };
}

function linesOf({ items, total_amount }: CreateQuote, smallest: number): AskedLine[] {
  if (!items) {
    return [{ product_id: null, quantity: ONE, line_total: toCents(total_amount ?? '0.00'), discount_amount: 0 }];
  }
  return items.map(({ product_id, quantity, unit_price, discount_amount }) => ({
    product_id,
    quantity: toThousandths(quantity),
    line_total: lineCents({ quantity, unit_price }, smallest),
    discount_amount: toCents(discount_amount),
  }));
}
