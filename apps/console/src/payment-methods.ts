/** How a sale can be paid, in the order of the choices. */
export const METHODS = [
  'cash',
  'mpesa',
  'airtel_money',
  'card',
  'bank_transfer',
  'credit',
  'voucher',
  'other',
] as const;
export type Method = (typeof METHODS)[number];

interface Paid<Name> {
  payment_method: Name;
  payments: { method: Name }[];
}

/** The methods that paid a sale. If goods in exchange paid it all, there is no payment, and the method is what was chosen. */
export const methodsOf = <Name>({ payment_method, payments }: Paid<Name>): Name[] =>
  payments.length === 0 ? [payment_method] : [...new Set(payments.map(({ method }) => method))];
