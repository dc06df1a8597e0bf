import { lineCents, toScaled } from '@wateja/common';

import type { Cells } from './cells';
import { customerOfContacts, refundOfReceipt } from './known-receipts';
import { readPaymentMethod } from './payment-methods';
import { readAmount } from './read-amount';

/** Converts an item of a transaction of Square. The prices of its lines are without tax, which the customer pays too. */
export function squareLine(read: Cells, smallest: number): Cells {
  const { variant, gross, net, tax, payment_id, event_type, ...cells } = read;
  const isRefund = event_type?.toLowerCase() === 'refund' || readAmount(net ?? '').startsWith('-');
  const withTax = (amount: string | undefined) => centsIn(amount) + centsIn(tax);
  return {
    ...namedCells(cells, variant === 'Regular' ? undefined : variant),
    ...priceCells(cells['quantity'], withTax(gross), withTax(net), smallest),
    payment_method: 'other',
    ...(isRefund ? { refund_of: cells['external_id'] ?? '', external_id: payment_id ?? '' } : {}),
  };
}

/** Converts an item of a receipt of Loyverse. */
export function loyverseLine(read: Cells, smallest: number): Cells {
  const { variant, gross, net, receipt_type, contacts, status, ...cells } = read;
  const isRefund = receipt_type?.toLowerCase() === 'refund';
  return {
    ...namedCells(cells, variant),
    ...priceCells(cells['quantity'], centsIn(gross), centsIn(net), smallest),
    payment_method: 'other',
    ...customerOfContacts(contacts),
    ...(isRefund ? { refund_of: refundOfReceipt(cells) } : {}),
    // A receipt that is not closed was cancelled. Its status is kept, and the schema refuses it.
    ...(status === undefined || status.toLowerCase() === 'closed' ? {} : { status }),
  };
}

/** The states of an order of Shopify. All others are kept, and the schema refuses them. */
const ORDER_STATES: Readonly<Record<string, string>> = {
  ...{ paid: 'completed', pending: 'pending', authorized: 'pending' },
  ...{ refunded: 'refunded', partially_refunded: 'partially_refunded' },
};

/** Converts a line of an order of Shopify. Only the first line of an order has the fields of the order. */
export function shopifyLine(read: Cells): Cells {
  const { external_id, sku, product_name, quantity, unit_price, ...order } = read;
  const line = { external_id, sku, product_name, quantity, unit_price: readAmount(unit_price ?? '') };
  const { status = '', order_total, refunded_amount, cancelled, completed_at, payment_method, ...customer } = order;
  const state = cancelled === undefined ? (ORDER_STATES[status.toLowerCase()] ?? status) : 'cancelled';
  const isFirst = order_total !== undefined;
  const isPending = state === 'pending';
  const isPartly = state === 'partially_refunded';
  return presentCells({
    ...line,
    ...(isFirst && {
      ...customer,
      ...{ status: state, order_total: readAmount(order_total) },
      payment_method: readPaymentMethod(payment_method ?? '') ?? 'other',
      completed_at: isPending ? undefined : completed_at,
      refunded_amount: isPartly ? readAmount(refunded_amount ?? '') : undefined,
    }),
  });
}

const presentCells = (cells: Record<string, string | undefined>): Cells =>
  Object.fromEntries(Object.entries(cells).filter((entry): entry is [string, string] => Boolean(entry[1])));

function namedCells(cells: Cells, variant: string | undefined): Cells {
  const { product_name: name } = cells;
  return variant === undefined || name === undefined ? cells : { ...cells, product_name: `${name} ${variant}` };
}

/** The cents of an amount. A refund has negative ones. */
function centsIn(cell = '0'): number {
  const amount = readAmount(cell).replace('-', '');
  return /^\d{1,8}(?:\.\d{1,2})?$/.test(amount) ? toScaled(amount, 2) : NaN;
}

/**
 * The price of one piece, and a discount, so that the line costs exactly what was paid. The price is rounded up to
 * the smallest amount of the currency: the discount then takes off what the rounding added. If the file has a smaller amount,
 * the discount shows it, and the line is refused.
 */
function priceCells(quantity = '', gross: number, net: number, smallest: number): Cells {
  const pieces = quantity.replace('-', '');
  if (!/^\d{1,6}(?:\.\d{1,3})?$/.test(pieces) || Number(pieces) === 0 || Number.isNaN(gross + net)) return { quantity };
  const unitPrice = smallest * Math.ceil((Math.max(gross, net) * 1_000) / (toScaled(pieces, 3) * smallest));
  const written = { quantity: pieces, unit_price: (unitPrice / 100).toFixed(2) };
  const discount = lineCents(written, smallest) - net;
  return { ...written, ...(discount !== 0 ? { line_discount: (discount / 100).toFixed(2) } : {}) };
}
