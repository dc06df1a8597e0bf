import { MAX_SALE_AMOUNT, ValidationFailed } from '@wateja/common';

import type { QuoteAmounts } from './quoted-sale.queries';
import { fromCents, fromThousandths, saleTotals, toCents } from './sale-arithmetic';
import type { SaleDraft } from './sale-draft';
import { paidBy } from './sale-payments';
import type { PostedSale } from './sales.schemas';

const ZERO = '0.00';

interface QuotedTerms {
  currency: string;
  quote: QuoteAmounts;
  /** The id and the content hash that the sale gets. */
  reserved: { id: number; content_hash: string };
  /** The worth of the goods that come back in exchange. */
  returned: string;
}

/**
 * A sale with the amounts of its quote, which the owner of quotes compares with what was posted. The till's rounding
 * stands beside them.
 * @throws ValidationFailed if the payments do not add up to the total, or if the rounding makes it less than 0
 */
export function quotedDraft(posted: PostedSale, { currency, quote, reserved, returned }: QuotedTerms): SaleDraft {
  const rounding = posted.rounding_amount ?? ZERO;
  const total = toMoney(toCents(quote.payable_amount) + toCents(rounding));
  const items = posted.items ?? [];
  return {
    reserved_id: reserved.id,
    content_hash: reserved.content_hash,
    customer_id: posted.customer_id ?? null,
    external_id: posted.external_id ?? null,
    status: 'completed',
    completed_at: null,
    ...paidBy(posted, total, returned, currency),
    total_amount: total,
    total_items: posted.total_items ?? fromThousandths(saleTotals(items).thousandths),
    discount_amount: quote.discount_amount,
    points_amount: quote.points.amount,
    rounding_amount: rounding,
    items: items.map(({ product_id, name = null, quantity, unit_price }, index) => ({
      ...{ product_id, name, quantity, unit_price },
      ...priceOf(quote, index),
    })),
  };
}

function priceOf({ lines }: QuoteAmounts, index: number) {
  const { line_total = ZERO, discount_amount = ZERO, points_amount = ZERO } = lines[index] ?? {};
  return { line_total, discount_amount, points_amount };
}

/** What is to pay without the till's rounding, as a sale without lines says it. Null for a sale with lines. */
export function payableAmount({ items, total_amount = ZERO, rounding_amount = ZERO }: PostedSale): string | null {
  return items ? null : toMoney(toCents(total_amount) - toCents(rounding_amount));
}

/** @throws ValidationFailed if the till's rounding makes an amount that is none */
function toMoney(cents: number): string {
  if (cents >= 0 && cents <= toCents(MAX_SALE_AMOUNT)) return fromCents(cents);
  const message = `Must not round the sale below 0, nor above ${MAX_SALE_AMOUNT}`;
  throw new ValidationFailed([{ path: 'rounding_amount', code: 'too_large', message }]);
}
