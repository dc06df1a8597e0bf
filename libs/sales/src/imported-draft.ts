import { sum } from '@wateja/common';

import { fromCents, toCents } from './sale-arithmetic';
import { draftSale, type SaleDraft } from './sale-draft';
import type { ImportedCustomerKey } from './imported-customers';
import type { PostedSale } from './sales.schemas';
import type { StatedRefund } from './stated-refund';

/** The refund of goods that came back in exchange for an imported sale. */
export interface ImportedExchange {
  refund_external_id: string;
  /** What the goods paid of the sale, in decimals. */
  amount: string;
}

/** A sale of another system. Its customer, if any, is identified by external_id, phone or email. */
export interface ImportedSale extends ImportedCustomerKey {
  sale: PostedSale;
  /** The refunded amount; missing if nothing was refunded. */
  refunded_amount?: string | undefined;
  /** Its refunds one by one, in the order in which they were given; then `refunded_amount` is missing. */
  refunds?: StatedRefund[] | undefined;
  /** What goods that came back in exchange paid of the total, and the number of their refund. Missing: nothing. */
  exchange?: ImportedExchange | undefined;
  /** What points have paid, by line; of a sale without lines one amount. Missing: nothing. */
  points_amounts?: string[] | undefined;
  /** True for a sale that was cancelled while it was pending. */
  is_cancelled?: boolean | undefined;
}

/**
 * Computes the amounts of a sale of another system. The amount that points paid is given, and not computed: during the
 * computation it is a discount, which becomes points again afterwards.
 */
export function draftImported(
  { sale: posted, points_amounts: points, is_cancelled: isCancelled, exchange }: ImportedSale,
  customerId: number | undefined,
  currency: string,
): SaleDraft {
  const sale = { ...posted, customer_id: customerId };
  if (points && sale.items) {
    sale.items = sale.items.map((item, line) => ({
      ...item,
      discount_amount: plus(item.discount_amount, points[line]),
    }));
  } else if (points) sale.discount_amount = plus(sale.discount_amount, points[0]);
  const draft = withPoints(draftSale(sale, currency, exchange?.amount), points);
  if (isCancelled) return { ...draft, status: 'cancelled' };
  if (sale.items || sale.discount_amount === undefined) return draft;
  // A sale without lines costs the same with and without its discount, which imports did not read once. So a file can be
  // imported again: its sale counts as the stored one, and stays as it is.
  return { ...draft, earlier_hash: draftSale({ ...sale, discount_amount: undefined }, currency).content_hash };
}

function withPoints(draft: SaleDraft, points: readonly string[] | undefined): SaleDraft {
  if (!points) return draft;
  const total = fromCents(sum(points.map(toCents)));
  return {
    ...draft,
    ...{ discount_amount: minus(draft.discount_amount, total), points_amount: total },
    items: draft.items.map((item, line) => ({
      ...item,
      ...{ discount_amount: minus(item.discount_amount, points[line]), points_amount: points[line] ?? '0.00' },
    })),
  };
}

const plus = (a = '0.00', b = '0.00') => fromCents(toCents(a) + toCents(b));
const minus = (a: string, b = '0.00') => fromCents(toCents(a) - toCents(b));
