/**
 * Money as whole cents and quantities as whole thousandths: JavaScript counts both exactly, many times faster than it
 * computes with decimals. What a sale may have at most stays far below the numbers it loses count at.
 */

/** Decimal digits of what is written, `decimals` of them after the point: `'12.5'` and 2 are 1250. Takes what has passed the schema. */
export function toUnits(written: string, decimals: number): number {
  const point = written.indexOf('.');
  if (point === -1) return Number(written) * 10 ** decimals;
  const fraction = written.slice(point + 1);
  return Number(written.slice(0, point) + fraction) * 10 ** (decimals - fraction.length);
}

/** The opposite of {@link toUnits}, with all its decimals: 1250 and 2 are `'12.50'`. */
export function fromUnits(units: number, decimals: number): string {
  const digits = String(units).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Thousandths × cents, rounded half up to cents. Exact for lines of up to nine billion, far more than a sale may come to. */
export function lineCents(quantity: number, unitPrice: number): number {
  const product = quantity * unitPrice + 500;
  return (product - (product % 1_000)) / 1_000;
}
