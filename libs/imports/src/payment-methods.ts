import { paymentMethod } from '@wateja/common';
import type { z } from 'zod';

type PaymentMethod = z.output<typeof paymentMethod>;

/** Other spellings of the methods, reduced to lower-case letters and digits. */
const SPELLINGS: Record<PaymentMethod, string[]> = {
  cash: ['taslimu', 'pesataslimu'],
  mpesa: ['lipanampesa', 'mpesatill', 'mpesapaybill', 'mpesabuygoods', 'safaricommpesa'],
  airtel_money: ['airtel'],
  card: ['cards', 'creditcard', 'debitcard', 'bankcard', 'creditdebitcard', 'visa', 'mastercard', 'amex', 'pdq'],
  bank_transfer: ['bank', 'banktransfer', 'transfer', 'wiretransfer', 'eft', 'rtgs', 'pesalink', 'bankdeposit'],
  credit: ['oncredit', 'onaccount', 'customeraccount', 'deni', 'mkopo'],
  voucher: ['vouchers', 'giftcard', 'giftvoucher', 'giftcertificate', 'coupon'],
  other: ['othertender', 'otherpayment'],
};

const lettersOf = (written: string) => written.toLowerCase().replace(/[^a-z0-9]/g, '');

const METHODS = new Map(
  paymentMethod.options.flatMap((method) =>
    [method, lettersOf(method), ...SPELLINGS[method]].map((spelling): [string, PaymentMethod] => [spelling, method]),
  ),
);

/** Reads a payment method in any known spelling. @returns null if the spelling is unknown */
export function readPaymentMethod(written: string): PaymentMethod | null {
  return METHODS.get(written) ?? METHODS.get(lettersOf(written)) ?? null;
}
