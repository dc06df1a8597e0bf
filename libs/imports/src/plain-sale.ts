import type { PostedSale } from '@wateja/sales';

import { type Cells, OF_SALE } from './cells';
import { type LineProduct, productNumber, productsOf } from './line-products';
import { readPaymentMethod } from './payment-methods';

/** The form of almost all cells from tills. Each pattern accepts only text that the schema accepts too. */
const TEXT = /^[!-~](?:[ -~]{0,62}[!-~])?$/;
const NAME = /^[!-~](?: ?[!-~]){0,99}$/;
const PRODUCT = /^[1-9]\d{0,8}$/;
const QUANTITY = /^(?:0|[1-9]\d{0,5})(?:\.\d{1,3})?$/;
const MONEY = /^(?:0|[1-9]\d{0,7})(?:\.\d{1,2})?$/;
const TIME =
  /^(?:19[7-9]\d|20\d\d)-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,3})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
/** The first moment after 1970 in every time zone. */
const EARLIEST = 86_400_000;

/** Below these limits a sale cannot exceed its own limits, which are 10% higher, so no exact sum is needed. */
const PLAIN_LINES = 500;
const PLAIN_AMOUNT = 90_000_000;
const PLAIN_ITEMS = 900_000;

/** A sale that was read without the schema, and its customer. */
export interface PlainSale {
  sale: PostedSale;
  customer_external_id: string | null;
  products?: LineProduct[];
}

/**
 * Reads a completed sale whose cells have the usual form. The result is the same as the schema's, 30 times as fast.
 * @returns null for any other sale, valid or not; the schema decides about it
 */
export function readPlainSale(rows: readonly Cells[], inLines: boolean): PlainSale | null {
  const first = rows[0] ?? {};
  const { external_id, customer_external_id, completed_at } = first;
  const paymentMethod = readPaymentMethod(first['payment_method'] ?? '');
  const isCompleted = first['status'] === undefined || first['status'].toLowerCase() === 'completed';
  if (external_id === undefined || completed_at === undefined || !paymentMethod || !isCompleted) return null;
  if (
    first['customer_phone'] ??
    first['customer_email'] ??
    first['refunded_amount'] ??
    first['refund_of'] ??
    first['discount_amount'] ??
    first['payments'] ??
    first['order_total'] ??
    first['customer_given_id']
  )
    return null;
  // Only reports of Wateja have these, on any of their lines.
  if (rows.some((cells) => cells['points_amount'] ?? cells['rounding_amount'] ?? cells['refunds'] ?? cells['exchange']))
    return null;
  // A spreadsheet may have removed digits from these ids. The schema path checks for that.
  if (external_id.includes('E+') || customer_external_id?.includes('E+')) return null;
  if (!TEXT.test(external_id) || !TIME.test(completed_at)) return null;
  if (customer_external_id !== undefined && !TEXT.test(customer_external_id)) return null;
  const time = new Date(completed_at);
  if (time.getTime() < EARLIEST || time.getTime() > Date.now()) return null;
  if (!rows.every((cells) => repeats(cells, first))) return null;
  const content = inLines ? readLines(rows) : readTotals(first);
  if (!content) return null;
  const fields = { external_id, payment_method: paymentMethod, status: 'completed', completed_at: time } as const;
  const products = 'items' in content ? productsOf(rows, content.items) : [];
  return {
    sale: { ...fields, ...content },
    customer_external_id: customer_external_id ?? null,
    ...(products.length > 0 ? { products } : {}),
  };
}

function readTotals(cells: Cells): Pick<PostedSale, 'total_amount' | 'total_items'> | null {
  const { total_amount = '', total_items = '' } = cells;
  if (!MONEY.test(total_amount) || !QUANTITY.test(total_items) || Number(total_items) === 0) return null;
  return { total_amount: padDecimals(total_amount, 2), total_items: padDecimals(total_items, 3) };
}

function readLines(rows: readonly Cells[]): Pick<PostedSale, 'items'> | null {
  if (rows.length > PLAIN_LINES) return null;
  const items: PostedSale['items'] = [];
  let [amount, count] = [0, 0];
  for (const cells of rows) {
    const { product_name: name, quantity = '', unit_price = '', line_discount } = cells;
    const pieces = Number(quantity);
    if (!hasPlainProduct(cells) || line_discount !== undefined) return null;
    if (!MONEY.test(unit_price) || !QUANTITY.test(quantity) || pieces === 0) return null;
    amount += pieces * Number(unit_price);
    count += pieces;
    items.push({
      product_id: Number(productNumber(cells)),
      ...(name === undefined ? {} : { name }),
      quantity: padDecimals(quantity, 3),
      unit_price: padDecimals(unit_price, 2),
    });
  }
  return amount < PLAIN_AMOUNT && count < PLAIN_ITEMS ? { items } : null;
}

function hasPlainProduct({ product_id, sku, product_name: name }: Cells): boolean {
  if ((product_id ?? sku ?? name) === undefined) return false;
  if (sku !== undefined && !TEXT.test(sku)) return false;
  if (name !== undefined && !NAME.test(name)) return false;
  return product_id === undefined || PRODUCT.test(product_id);
}

function repeats(cells: Cells, first: Cells): boolean {
  return OF_SALE.every((column) => cells[column] === undefined || cells[column] === first[column]);
}

/** Writes a number with all its decimals, as the schema does. */
function padDecimals(written: string, decimals: number): string {
  const point = written.indexOf('.');
  if (point === -1) return `${written}.${'0'.repeat(decimals)}`;
  return written.padEnd(point + 1 + decimals, '0');
}
