import { sha256 } from '@wateja/common';

import type { PostedSale } from './sales.schemas';

/**
 * Hashes what was posted, for a sale whose amounts follow from something else too: a quote, or goods that come back.
 * The hash recognises a repeated post, even if the quote or the goods have changed since.
 */
export function postedContentHash(posted: PostedSale, offlinePoints?: string): string {
  const { quote_id, customer_id, payment_method, payments, items, exchange, ...rest } = posted;
  const lines = items?.map(({ product_id, quantity, unit_price, discount_amount = '0.00' }) => {
    return [product_id, quantity, unit_price, discount_amount];
  });
  const paid = payments?.map(({ method, amount, reference }) => [method, amount, reference ?? null]);
  const { total_amount, total_items, discount_amount, rounding_amount } = rest;
  const amounts = [total_amount, total_items, discount_amount, rounding_amount].map((amount) => amount ?? null);
  const content = [quote_id, customer_id, payment_method ?? null, paid ?? null, lines ?? null, amounts];
  const returned = exchange?.items.map(({ sale_item_id, quantity }) => [sale_item_id, quantity]);
  return sha256(
    JSON.stringify([
      ...content,
      ...(exchange ? [[exchange.sale_id, returned]] : []),
      ...(offlinePoints === undefined
        ? []
        : [offlinePoints, posted.status, posted.completed_at?.toISOString() ?? null]),
    ]),
  );
}
