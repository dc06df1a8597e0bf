import { refuseFractions, sha256, smallestAmount, ValidationFailed } from '@wateja/common';
import type { z } from 'zod';

import { fromCents, fromThousandths, lineCents, MAX_SALE_AMOUNT, saleTotals, toCents } from './sale-arithmetic';
import { paymentsOf, type SalePayment } from './sale-payments';
import type { createSale } from './sales.schemas';

/** A sale that a client posted, after validation and before Wateja computes its totals. */
export type PostedSale = z.output<typeof createSale>;

/** A sale that is ready to be recorded: its totals are computed, and everything else is as posted. */
export interface SaleDraft {
  customer_id: number | null;
  external_id: string | null;
  payment_method: string;
  /** Empty if `payment_method` says how the whole sale was paid. */
  payments: SalePayment[];
  status: 'completed' | 'pending';
  total_amount: string;
  total_items: string;
  items: { product_id: number; quantity: string; unit_price: string; line_total: string }[];
  /** ISO 8601 in UTC. Null means now. */
  completed_at: string | null;
  content_hash: string;
}

/**
 * Computes the totals of the lines and of the sale, its method of payment, and the hash of the sale's content.
 * @throws ValidationFailed if the payments do not add up to the total, or if the currency has no decimals and an amount
 *   has a fraction
 */
export function draftSale(posted: PostedSale, currency: string): SaleDraft {
  const lines = posted.items ?? [];
  const smallest = smallestAmount(currency);
  if (smallest > 1) assertWhole(posted, currency);
  const { cents, thousandths } = saleTotals(lines, smallest);
  const items = lines.map((item) => ({ ...item, line_total: fromCents(lineCents(item, smallest)) }));
  const totalAmount = posted.total_amount ?? fromCents(cents);
  const { payment_method, payments } = paymentsOf(posted, totalAmount, currency);
  const content = {
    customer_id: posted.customer_id ?? null,
    payment_method,
    status: posted.status,
    total_amount: totalAmount,
    total_items: posted.total_items ?? fromThousandths(thousandths),
    items,
    completed_at: posted.completed_at?.toISOString() ?? null,
  };
  const contentHash = hashContent({ ...content, payments });
  return { ...content, payments, external_id: posted.external_id ?? null, content_hash: contentHash };
}

function assertWhole({ items = [], total_amount }: PostedSale, currency: string): void {
  const prices = items.map(({ unit_price }, index) => [`items.${index}.unit_price`, unit_price] as const);
  refuseFractions(currency, { total_amount, ...Object.fromEntries(prices) });
  // The schema has checked the total in cents. Rounded up to whole amounts, it can be larger.
  if (saleTotals(items, smallestAmount(currency)).cents <= toCents(MAX_SALE_AMOUNT)) return;
  throw new ValidationFailed([{ path: 'items', message: `The total is more than ${MAX_SALE_AMOUNT}` }]);
}

/**
 * Hashes the content of a sale. If a client posts a sale twice, both requests get the same hash, even if they spell
 * amounts, times and absent fields differently. A sale without payments keeps the hash that it had before sales had any.
 */
function hashContent({ items, payments, ...content }: Omit<SaleDraft, 'external_id' | 'content_hash'>): string {
  const lines = items.map((item) => [item.product_id, item.quantity, item.unit_price]);
  const paid = payments.map(({ method, amount, reference }) => [method, amount, reference]);
  return sha256(JSON.stringify([Object.values(content), lines, ...(paid.length > 0 ? [paid] : [])]));
}
