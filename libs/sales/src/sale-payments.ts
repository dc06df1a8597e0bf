import { refuseFractions, ValidationFailed } from '@wateja/common';

import { fromCents, toCents } from './sale-arithmetic';

/** A payment of a sale. The amount is a decimal string. */
export interface SalePayment {
  method: string;
  amount: string;
  reference: string | null;
}

/** How a client says that a sale was paid: by one method, by payments, or by both. */
interface Paid {
  payment_method?: string | undefined;
  payments?: { method: string; amount: string; reference?: string | null | undefined }[] | undefined;
}

/**
 * The method of a sale, and the payments to store. The list is empty if one method without a reference paid everything.
 */
export interface PaymentsOfSale {
  payment_method: string;
  payments: SalePayment[];
}

/**
 * Works out how a sale was paid if goods may have come back in exchange. The goods pay up to the total, and the
 * payments pay the rest.
 * @param returned what the goods are worth, as a decimal string
 */
export function paidBy(paid: Paid, total: string, returned: string, currency: string) {
  const exchanged = Math.min(toCents(total), toCents(returned));
  const payable = fromCents(toCents(total) - exchanged);
  return {
    ...paymentsOf(paid, payable, currency, exchanged > 0 ? 'what is to pay' : undefined),
    ...(exchanged > 0 && { exchanged_amount: fromCents(exchanged) }),
  };
}

/**
 * Works out how a sale was paid. The method of the sale is that of its largest payment; of equal ones, that of the first.
 * @param total what the payments have to add up to, as a decimal string
 * @param totalName the name of this amount, for a refusal
 * @throws ValidationFailed that names the field
 */
export function paymentsOf(
  { payment_method, payments }: Paid,
  total: string,
  currency: string,
  totalName = 'the total of the sale',
): PaymentsOfSale {
  if (!payments) {
    if (payment_method === undefined) throw refusal('payment_method', 'Required without payments');
    return { payment_method, payments: [] };
  }
  refuseFractions(currency, Object.fromEntries(payments.map(({ amount }, n) => [`payments.${n}.amount`, amount])));
  const paid = payments.reduce((sum, { amount }) => sum + toCents(amount), 0);
  if (paid !== toCents(total)) {
    throw refusal('payments', `Must add up to ${totalName}, ${total}; they add up to ${fromCents(paid)}`);
  }
  const { method } = payments.reduce((largest, payment) =>
    toCents(payment.amount) > toCents(largest.amount) ? payment : largest,
  );
  if (payment_method !== undefined && payment_method !== method) {
    throw refusal('payment_method', `Must be ${method}, the method of the largest payment, or be left out`);
  }
  const stored = payments.map(({ reference, ...payment }) => ({ ...payment, reference: reference ?? null }));
  const isPlain = stored.length === 1 && stored.every(({ reference }) => reference === null);
  return { payment_method: method, payments: isPlain ? [] : stored };
}

const refusal = (path: string, message: string) => new ValidationFailed([{ path, message }]);
