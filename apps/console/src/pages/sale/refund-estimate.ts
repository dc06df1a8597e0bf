import type { SingleSale } from '@wateja/client';

export type Sale = SingleSale['sale'];
export type SaleLine = Sale['items'][number];

/** Quantities are counted in thousandths, and money in cents, so that sums are exact. */
export const toThousandths = (quantity: string) => Math.round(Number(quantity) * 1_000);
export const toCents = (money: string) => Math.round(Number(money) * 100);
export const fromCents = (cents: number) => (cents / 100).toFixed(2);

export const leftOf = (line: SaleLine) => toThousandths(line.quantity) - toThousandths(line.refunded_quantity);

/** What comes back of a line, in thousandths, by the id of the line. */
export type Returned = ReadonlyMap<number, number>;

/**
 * What the server will give back for these lines, in cents, by its own rule: what was paid for a line, in proportion, so
 * that the parts of a line add up to what was paid. Whatever is left after all has come back is given back too.
 * @param smallest the smallest amount of the currency that can be paid, in cents
 */
export function refundOf(sale: Sale, returned: Returned, smallest: number): number {
  const centsLeft = toCents(sale.total_amount) - toCents(sale.refunded_amount);
  const isAll = sale.items.every((line) => leftOf(line) === (returned.get(line.id) ?? 0));
  if (isAll) return centsLeft;
  const cents = sale.items.reduce((sum, line) => sum + shareOf(line, returned.get(line.id) ?? 0, smallest), 0);
  return Math.min(cents, centsLeft);
}

function shareOf(line: SaleLine, thousandths: number, smallest: number): number {
  const [total, refunded] = [toCents(line.net_amount), toCents(line.refunded_amount)];
  const [sold, before] = [toThousandths(line.quantity), toThousandths(line.refunded_quantity)];
  if (thousandths === 0) return 0;
  if (thousandths === sold - before) return total - refunded;
  const owedAfter = (quantity: number) => Math.min(total, smallest * halfUp(total * quantity, sold * smallest));
  if (refunded === owedAfter(before)) return owedAfter(before + thousandths) - refunded;
  const centsLeft = total - refunded;
  return Math.min(centsLeft, smallest * halfUp(centsLeft * thousandths, (sold - before) * smallest));
}

const halfUp = (numerator: number, denominator: number) =>
  Number((BigInt(numerator) * 2n + BigInt(denominator)) / (BigInt(denominator) * 2n));
