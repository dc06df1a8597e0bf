import { Decimal } from '@wateja/common';

import type { Variables } from '../templates/liquid/variables';
import type { CausingSale } from './message-cause';

/** The names that people in the shop use. */
const PAYMENT_METHODS: Record<string, string> = {
  ...{ cash: 'cash', mpesa: 'M-Pesa', airtel_money: 'Airtel Money', card: 'card', bank_transfer: 'bank transfer' },
  ...{ credit: 'credit', voucher: 'voucher', other: 'other' },
};

/** Returns the variables of a receipt. The time is in the time zone of the shop. */
export function saleVariables(sale: CausingSale, receiptNumber: string, timezone: string): Variables {
  return {
    receipt_number: receiptNumber,
    total_amount: sale.total_amount,
    total_items: new Decimal(sale.total_items).toFixed(),
    payment_method: PAYMENT_METHODS[sale.payment_method] ?? sale.payment_method,
    completed_at: localTime(sale.completed_at, timezone),
  };
}

/**
 * Formats a time as `15 Jan 2026, 13:30`. It joins the parts itself, because the separators of Intl change between
 * versions.
 */
function localTime(time: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
    hourCycle: 'h23',
  });
  const parts = Object.fromEntries(format.formatToParts(new Date(time)).map(({ type, value }) => [type, value]));
  return `${parts.day} ${parts.month} ${parts.year}, ${parts.hour}:${parts.minute}`;
}
