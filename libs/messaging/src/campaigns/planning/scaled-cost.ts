import { fromScaled, toScaled } from '@wateja/common';

/** The number of decimals of a price. */
const DECIMALS = 4;

/** Converts a cost to ten-thousandths. It is a bigint, so that the sum for a hundred thousand customers is exact. */
export const toScaledCost = (cost: string): bigint => BigInt(toScaled(cost, DECIMALS));

/** Converts ten-thousandths back to a cost with four decimals. */
export const fromScaledCost = (scaled: bigint): string => fromScaled(scaled, DECIMALS);
