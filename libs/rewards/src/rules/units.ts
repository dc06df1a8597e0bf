import { Decimal, fromScaled, toScaled } from '@wateja/common';

/**
 * The units of all rules. Every figure is a whole number of its smallest unit, and no rule computes with fractions:
 * money is in cents; points, quantities and multipliers are in thousandths; percentages are in thousandths of a percent.
 */

export const toCents = (money: string): number => toScaled(money, 2);
export const fromCents = (cents: number): string => fromScaled(cents, 2);
export const toThousandths = (decimal: string): number => toScaled(decimal, 3);

/** Writes points as answers show them, without trailing zeros: 620,000 thousandths are `'620'`, and 600 are `'0.6'`. */
export function fromThousandths(thousandths: number): string {
  return new Decimal(thousandths).div(ONE).toFixed();
}

/** One whole point, item or multiplier, in thousandths. */
export const ONE = 1_000;

export { sum } from '@wateja/common';
