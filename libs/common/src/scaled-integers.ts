/**
 * Decimals as whole numbers of their smallest unit: money in cents, quantities in thousandths. JavaScript computes with
 * whole numbers exactly up to 2^53, and many times faster than with decimals.
 */

/**
 * Turns a decimal into a scaled integer: `'12.5'` with 2 decimals is 1250. `written` must be a plain decimal with at
 * most so many decimals. Schemas accept and PostgreSQL writes only such texts.
 */
export function toScaled(written: string, decimals: number): number {
  const point = written.indexOf('.');
  if (point === -1) return Number(written) * 10 ** decimals;
  const fraction = written.slice(point + 1);
  return Number(written.slice(0, point) + fraction) * 10 ** (decimals - fraction.length);
}

/**
 * The opposite of {@link toScaled}. It writes all decimals, one or more: 1250 with 2 decimals is `'12.50'`. Pass a
 * bigint when a sum may exceed 2^53.
 */
export function fromScaled(scaled: number | bigint, decimals: number): string {
  const digits = String(scaled < 0 ? -scaled : scaled).padStart(decimals + 1, '0');
  return `${scaled < 0 ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/**
 * Computes `amount` × `part` ÷ `whole`, rounded half up, for numbers that are not negative. The result is exact up to
 * 2^53, because a larger product is computed with BigInt.
 */
export function proportionOf(amount: number, part: number, whole: number): number {
  const doubled = 2 * amount * part + whole;
  if (doubled <= Number.MAX_SAFE_INTEGER) return (doubled - (doubled % (2 * whole))) / (2 * whole);
  return Number((2n * BigInt(amount) * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole)));
}

/**
 * Computes `amount` × `part` ÷ `whole`, rounded down, for numbers that are not negative. A product beyond 2^53 is
 * computed with BigInt, so the result is exact up to 2^53.
 */
export function floorProportion(amount: number, part: number, whole: number): number {
  const product = amount * part;
  if (product <= Number.MAX_SAFE_INTEGER) return (product - (product % whole)) / whole;
  return Number((BigInt(amount) * BigInt(part)) / BigInt(whole));
}

export const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
