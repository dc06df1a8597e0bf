import { Decimal } from '@wateja/common';
import { type Comparable, Drop } from 'liquidjs';

const NUMBER = /^-?\d+(\.\d+)?$/;

/** An amount in a text: shown as it is written, `12500.00`, and compared as the number that it is. */
export class Amount extends Drop implements Comparable {
  constructor(private readonly written: string) {
    super();
  }

  override valueOf(): string {
    return this.written;
  }

  equals = (other: unknown) => this.number() === numberOf(other);
  gt = (other: unknown) => this.number() > (numberOf(other) ?? NaN);
  geq = (other: unknown) => this.number() >= (numberOf(other) ?? NaN);
  lt = (other: unknown) => this.number() < (numberOf(other) ?? NaN);
  leq = (other: unknown) => this.number() <= (numberOf(other) ?? NaN);

  private number(): number {
    return Number(this.written);
  }
}

/** Converts text that is a number to an {@link Amount}. Other values are returned unchanged. */
export function amountIn<Value>(value: Value): Value | Amount {
  return typeof value === 'string' && NUMBER.test(value) ? new Amount(value) : value;
}

/** The value as a number; null if it is text or missing. */
function numberOf(value: unknown): number | null {
  const plain: unknown = value instanceof Amount ? value.valueOf() : value;
  if (typeof plain === 'number') return Number.isFinite(plain) ? plain : null;
  return typeof plain === 'string' && NUMBER.test(plain) ? Number(plain) : null;
}

/** A larger number makes no sense in a message, and JavaScript would write it as 1e+21. */
const LARGEST = 1e15;

/** Calculates in decimals. There is no result, and nothing is shown, without two numbers, nor for a division by 0. */
function calculation(compute: (value: Decimal, argument: Decimal) => Decimal, ofOne?: number) {
  return (value: unknown, argument: unknown = ofOne): number | null => {
    const [left, right] = [numberOf(value), numberOf(argument)];
    if (left === null || right === null) return null;
    const result = compute(new Decimal(left), new Decimal(right)).toNumber();
    return Math.abs(result) <= LARGEST ? result : null;
  };
}

const MAX_DECIMALS = 10;

function roundTo(value: Decimal, places: Decimal): Decimal {
  const decimals = Math.min(MAX_DECIMALS, Math.max(0, places.trunc().toNumber()));
  return value.toDecimalPlaces(decimals, Decimal.ROUND_HALF_UP);
}

/** Liquid's filters for numbers. Its own give Infinity, NaN and 0.30000000000000004. */
export const MATH_FILTERS = {
  plus: calculation((value, argument) => value.plus(argument)),
  minus: calculation((value, argument) => value.minus(argument)),
  times: calculation((value, argument) => value.times(argument)),
  divided_by: calculation((value, argument) => value.dividedBy(argument)),
  ceil: calculation((value) => value.ceil(), 0),
  floor: calculation((value) => value.floor(), 0),
  round: calculation(roundTo, 0),
};

/** A value as a customer reads it: a calculated number has at most two decimals. */
export function shownNumber<Value>(value: Value): Value | string {
  if (typeof value !== 'number') return value;
  if (!Number.isFinite(value)) return '';
  return String(new Decimal(value).toDecimalPlaces(2, Decimal.ROUND_HALF_UP).toNumber());
}
