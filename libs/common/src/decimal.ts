import { Decimal as DecimalJs } from 'decimal.js';

/**
 * Exact decimal arithmetic for money and quantities. 40 digits hold any product or quotient of two columns, so nothing
 * is rounded until the code rounds it: half up, as PostgreSQL rounds numerics.
 */
export const Decimal = DecimalJs.clone({ precision: 40, rounding: DecimalJs.ROUND_HALF_UP });
export type Decimal = DecimalJs;
