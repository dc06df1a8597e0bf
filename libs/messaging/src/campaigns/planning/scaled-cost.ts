import { fromScaled, toScaled } from '@wateja/common';

/** Prices have four decimals. */
const DECIMALS = 4;

/** A cost as ten-thousandths. A bigint: the sum for a hundred thousand customers stays exact, whatever one message costs. */
export const toScaledCost = (cost: string): bigint => BigInt(toScaled(cost, DECIMALS));

/** The cost again, with four decimals. */
export const fromScaledCost = (scaled: bigint): string => fromScaled(scaled, DECIMALS);
