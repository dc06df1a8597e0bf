import { Decimal } from '@wateja/common';

/** Ten-thousandths, the smallest part of a price: sums of a hundred thousand prices stay exact, and are quick. */
const SCALE = 10_000;

/** An amount of at most four decimals as a whole number of ten-thousandths. */
export const toUnits = (amount: string): bigint => BigInt(new Decimal(amount).times(SCALE).toFixed(0));

/** The amount again, with four decimals. */
export const fromUnits = (units: bigint): string => new Decimal(units.toString()).div(SCALE).toFixed(4);
