import { sha256 } from '@wateja/common';
import type { z } from 'zod';

import { fromCents, fromThousandths, lineCents, saleTotals } from './sale-arithmetic';
import type { createSale } from './sales.schemas';

/** A sale as posted and checked, its amounts still as they came. */
export type PostedSale = z.output<typeof createSale>;

/** A sale about to be recorded: totals computed, everything else as posted. */
export interface SaleDraft {
  customer_id: number | null;
  external_id: string | null;
  payment_method: string;
  status: 'completed' | 'pending';
  total_amount: string;
  total_items: string;
  items: { product_id: number; quantity: string; unit_price: string; line_total: string }[];
  /** ISO 8601 UTC, or null for now. */
  completed_at: string | null;
  content_hash: string;
}

/** Computes what the server computes: line totals, and from them the sale's. */
export function draftSale(posted: PostedSale): SaleDraft {
  const lines = posted.items ?? [];
  const { cents, thousandths } = saleTotals(lines);
  const items = lines.map((item) => ({ ...item, line_total: fromCents(lineCents(item)) }));
  const content = {
    customer_id: posted.customer_id ?? null,
    payment_method: posted.payment_method,
    status: posted.status,
    total_amount: posted.total_amount ?? fromCents(cents),
    total_items: posted.total_items ?? fromThousandths(thousandths),
    items,
    completed_at: posted.completed_at?.toISOString() ?? null,
  };
  return { ...content, external_id: posted.external_id ?? null, content_hash: digest(content) };
}

/** Equal for two posts of one sale, whatever their spelling of amounts, times and absent fields. */
function digest({ items, ...content }: Omit<SaleDraft, 'external_id' | 'content_hash'>): string {
  const lines = items.map((item) => [item.product_id, item.quantity, item.unit_price]);
  return sha256(JSON.stringify([Object.values(content), lines]));
}
