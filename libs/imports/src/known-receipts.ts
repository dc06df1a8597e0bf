import type { Cells } from './cells';
import { type Tender, writePayments } from './payment-list';
import { readPaymentMethod } from './payment-methods';
import { readAmount } from './read-amount';
import { centsIn } from './sale-discount';

/**
 * Converts a transaction of Square. It has an amount for each tender; several tenders that add up to the total become
 * several payments. A refund has the id of its transaction.
 */
export function squareTransaction(read: Cells): Cells {
  const { card, cash, other_tender, tender_name, payment_id, gross, discounts, tax, tip, ...cells } = read;
  const amount = readAmount(cells['total_amount'] ?? '');
  const isRefund = amount.startsWith('-');
  const tenders = tendersIn({ card, cash, other_tender }, tender_name);
  const [largest] = [...tenders].sort((a, b) => Number(b.amount) - Number(a.amount));
  return {
    ...cells,
    total_amount: amount,
    total_items: countItems(cells['total_items']),
    ...discountOf({ gross, discounts, tax, tip }, amount),
    payment_method: largest?.method ?? 'other',
    ...(!isRefund && addUpTo(tenders, amount) ? { payments: writePayments(tenders) } : {}),
    ...(isRefund ? { refund_of: cells['external_id'] ?? '', external_id: payment_id ?? '' } : {}),
  };
}

/** Converts a receipt of Loyverse. The number of a refund is the number of its receipt followed by R. */
export function loyverseReceipt(read: Cells): Cells {
  const { receipt_type, contacts, status, gross, discounts, tax, tip, ...cells } = read;
  const amount = readAmount(cells['total_amount'] ?? '');
  const isRefund = receipt_type?.toLowerCase() === 'refund';
  return {
    ...cells,
    total_amount: isRefund && !amount.startsWith('-') ? `-${amount}` : amount,
    total_items: countItems(cells['total_items']),
    ...discountOf({ gross, discounts, tax, tip }, amount),
    payment_method: readPaymentMethod(cells['payment_method'] ?? '') ?? 'other',
    ...customerOfContacts(contacts),
    ...(isRefund ? { refund_of: refundOfReceipt(cells) } : {}),
    // A receipt that is not closed was cancelled. Its status is kept, and the schema refuses it.
    ...(status === undefined || status.toLowerCase() === 'closed' ? {} : { status }),
  };
}

/**
 * The discount of a receipt, and what the goods cost before it. Taxes and tips are on top; programs do not say whether
 * the taxes are in the gross sales already, so the total decides.
 */
function discountOf({ gross, discounts, tax, tip }: Record<string, string | undefined>, total: string): Cells {
  if (gross === undefined || discounts === undefined) return {};
  const cents = (cell = '0') => centsIn(readAmount(cell));
  const discount = Math.abs(cents(discounts));
  const withTaxes = cents(gross) + cents(tip) + cents(tax);
  const withoutTaxes = cents(gross) + cents(tip);
  const subtotal = withoutTaxes - discount === centsIn(total) ? withoutTaxes : withTaxes;
  return { discount_amount: String(discount / 100), subtotal_amount: String(subtotal / 100) };
}

/** The phone and the email address of the customer, which Loyverse writes into one cell. */
export function customerOfContacts(contacts = ''): Cells {
  const parts = contacts.split(/[,;]/).map((part) => part.trim());
  const email = parts.find((part) => part.includes('@'));
  const phone = parts.find((part) => /\d/.test(part) && !part.includes('@'));
  return {
    ...(phone === undefined ? {} : { customer_phone: phone }),
    ...(email === undefined ? {} : { customer_email: email }),
  };
}

/** The receipt that a refund of Loyverse refunds. */
export const refundOfReceipt = ({ external_id = '' }: Cells): string => external_id.replace(/R$/, '');

/** The tenders with an amount. A refund has negative ones. */
function tendersIn(cells: Record<string, string | undefined>, name: string | undefined): Tender[] {
  return Object.entries(cells).flatMap(([tender, cell]) => {
    const amount = readAmount(cell ?? '0').replace('-', '');
    const method = tender === 'other_tender' ? (readPaymentMethod(name ?? '') ?? 'other') : tender;
    return Number(amount) > 0 ? [{ method, amount }] : [];
  });
}

/** True for several tenders that together are the total of the sale. */
const addUpTo = (tenders: readonly Tender[], total: string) =>
  tenders.length > 1 && tenders.reduce((sum, { amount }) => sum + centsIn(amount), 0) === centsIn(total);

/** Counts the items of a description. `2 x Milk, Rice` and `Milk x 2, Rice` are three items; an empty text is one. */
function countItems(description = ''): string {
  const counts = description.split(',').map((part) => {
    const [, before, after] = /^(\d{1,6}(?:\.\d{1,3})?) x |^.* x (\d{1,6}(?:\.\d{1,3})?)$/i.exec(part.trim()) ?? [];
    return Math.round(Number(before ?? after ?? (part.trim() === '' ? 0 : 1)) * 1_000);
  });
  const thousandths = counts.reduce((sum, count) => sum + count, 0);
  return String((thousandths || 1_000) / 1_000);
}
