import { fromScaled, proportionOf, refuseFractions, smallestAmount, toScaled, ValidationFailed } from '@wateja/common';

import { ONE, sum, toCents, toThousandths } from '../rules/units';
import type { AskedLine, AskedSale } from './quote-price';
import type { CreateQuote } from './quotes.schemas';

/** The largest total that one sale can have, as Sales has it. */
const MAX_SALE_AMOUNT = '99999999.99';

/**
 * Reads what a till asks for. The total of a line is its quantity × its price, rounded half up, as in the sale.
 * @throws ValidationFailed if a discount is larger than its line, if the total is too large, or if the currency has no
 *   such amount
 */
export function askedSale(request: CreateQuote, currency: string): AskedSale {
  const { discount_amount, redeem_points, at_most } = request;
  refuseFractions(currency, amountsOf(request));
  const lines = linesOf(request, smallestAmount(currency));
  lines.forEach((line, index) => {
    if (line.discount_amount <= line.line_total) return;
    const message = `Must be at most the total of the line, ${fromScaled(line.line_total, 2)}`;
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
    line_total: smallest * proportionOf(toScaled(unit_price, 2), toThousandths(quantity), ONE * smallest),
    discount_amount: toCents(discount_amount),
  }));
}

function amountsOf({ items = [], total_amount, discount_amount }: CreateQuote): Record<string, string | undefined> {
  const ofLines = items.flatMap((line, index) => [
    [`items.${index}.unit_price`, line.unit_price] as const,
    [`items.${index}.discount_amount`, line.discount_amount] as const,
  ]);
  return { total_amount, discount_amount, ...Object.fromEntries(ofLines) };
}
