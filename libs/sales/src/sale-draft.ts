import {
  amountsOfItems,
  MAX_SALE_AMOUNT,
  refuseFractions,
  sha256,
  smallestAmount,
  ValidationFailed,
} from '@wateja/common';

import { type SaleAmounts, saleAmounts } from './sale-amounts';
import { fromCents, saleTotals, toCents } from './sale-arithmetic';
import type { OfflinePoints } from './offline-points';
import { postedContentHash } from './posted-content';
import { paidBy, type SalePayment } from './sale-payments';
import type { PostedSale } from './sales.schemas';

/** A sale that is ready to be recorded: its amounts are computed, and everything else is as posted. */
export interface SaleDraft extends SaleAmounts {
  customer_id: number | null;
  external_id: string | null;
  payment_method: string;
  /** Points that a till took while it was offline. */
  offline_points?: string;
  /** What goods that came back in exchange paid of the total. */
  exchanged_amount?: string;
  /** Empty if `payment_method` says how the whole sale was paid. */
  payments: SalePayment[];
  /** Only an imported sale can be cancelled from the beginning. */
  status: 'completed' | 'pending' | 'cancelled';
  /** The id that was taken for the sale before it is recorded, if something refers to it already. */
  reserved_id?: number;
  /** ISO 8601 in UTC. Null means now. */
  completed_at: string | null;
  content_hash: string;
  /** The hash that an imported sale had before imports read discounts. Missing: the sale has no discount. */
  earlier_hash?: string;
}

/**
 * Computes the amounts of the lines and of the sale, its method of payment, and the hash of the sale's content.
 * @param returned what the goods are worth that come back in exchange
 * @param points what the till took of points while it was offline
 * @throws ValidationFailed if discounts or rounding exceed what there is, if the payments do not add up to the total, or
 *   if the currency has no decimals and an amount has a fraction
 */
export function draftSale(posted: PostedSale, currency: string, returned = '0.00', points?: OfflinePoints): SaleDraft {
  const smallest = smallestAmount(currency);
  if (smallest > 1) assertWhole(posted, currency);
  const amounts = saleAmounts(withoutMember(posted, points), smallest, points?.is_member ? points.amount : '0.00');
  const content = {
    ...amounts,
    ...paidBy(posted, amounts.total_amount, returned, currency),
    customer_id: posted.customer_id ?? null,
    status: posted.status,
    completed_at: posted.completed_at?.toISOString() ?? null,
    ...(points?.is_member && { offline_points: points.points }),
  };
  const isPosted = posted.exchange !== undefined || points !== undefined;
  return {
    ...content,
    external_id: posted.external_id ?? null,
    content_hash: isPosted ? postedContentHash(posted, points?.points) : hashContent(content),
  };
}

/** If nobody has points for what the till took, it was a discount of the till. */
function withoutMember(posted: PostedSale, points: OfflinePoints | undefined): PostedSale {
  if (!points || points.is_member) return posted;
  const discount = toCents(posted.discount_amount ?? '0.00') + toCents(points.amount);
  return { ...posted, discount_amount: fromCents(discount) };
}

function assertWhole({ items = [], total_amount, discount_amount, rounding_amount }: PostedSale, currency: string) {
  refuseFractions(currency, { total_amount, discount_amount, rounding_amount, ...amountsOfItems(items) });
  // The schema has checked the total in cents. Rounded up to whole amounts, it can be larger.
  if (saleTotals(items, smallestAmount(currency)).cents <= toCents(MAX_SALE_AMOUNT)) return;
  throw new ValidationFailed([{ path: 'items', message: `The total is more than ${MAX_SALE_AMOUNT}` }]);
}

/**
 * Hashes the content of a sale. If a client posts a sale twice, both requests get the same hash, even if they spell
 * amounts, times and absent fields differently. A sale without payments, discounts and rounding keeps the hash that it
 * had before sales could have them.
 */
function hashContent(sale: Omit<SaleDraft, 'external_id' | 'content_hash'>): string {
  const { customer_id, payment_method, status, total_amount, total_items, completed_at } = sale;
  const isReduced = isMoney(sale.discount_amount) || isMoney(sale.rounding_amount);
  const lines = sale.items.map(({ product_id, quantity, unit_price, discount_amount }) => [
    ...[product_id, quantity, unit_price],
    ...(isReduced ? [discount_amount] : []),
  ]);
  const paid = sale.payments.map(({ method, amount, reference }) => [method, amount, reference]);
  return sha256(
    JSON.stringify([
      [customer_id, payment_method, status, total_amount, total_items, completed_at],
      lines,
      ...(paid.length > 0 ? [paid] : []),
      ...(isReduced ? [{ discount_amount: sale.discount_amount, rounding_amount: sale.rounding_amount }] : []),
    ]),
  );
}

const isMoney = (amount: string) => amount !== '0.00';
