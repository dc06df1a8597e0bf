import { paymentMethod } from '@wateja/common';

import { readPaymentMethod } from './payment-methods';

it.each([
  ...paymentMethod.options.map((method) => [method, method]),
  ...[['M-PESA', 'mpesa'], ['M-Pesa', 'mpesa'], ['Lipa na M-PESA', 'mpesa'], ['Airtel Money', 'airtel_money']], // prettier-ignore
  ...[
    ['Card', 'card'],
    ['Credit Card', 'card'],
    ['VISA', 'card'],
    ['Bank transfer', 'bank_transfer'],
  ],
  ...[
    ['On credit', 'credit'],
    ['Gift Card', 'voucher'],
    ['CASH', 'cash'],
    ['Other', 'other'],
  ],
])('%s is %s', (written, method) => {
  expect(readPaymentMethod(written)).toBe(method);
});

it.each(['cheque', '', '-', 'cash or card'])('%j is no method', (written) => {
  expect(readPaymentMethod(written)).toBeNull();
});
