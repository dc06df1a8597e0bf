/**
 * Decimals as whole numbers of their smallest part: money in cents, quantities in thousandths. JavaScript computes with
 * whole numbers exactly up to 2^53, many times faster than with decimals.
 */

/**
 * `'12.5'` with 2 decimals is 1250. `written` is a plain decimal with at most so many decimals, as schemas let through
 * and PostgreSQL writes them.
 */
export function toScaled(written: string, decimals: number): number {
  const point = written.indexOf('.');
  if (point === -1) return Number(written) * 10 ** decimals;
  const fraction = written.slice(point + 1);
  return Number(written.slice(0, point) + fraction) * 10 ** (decimals - fraction.length);
}

/**
 * The opposite of {@link toScaled}, with all its decimals, one or more: 1250 with 2 decimals is `'12.50'`. A bigint where a
 * sum may pass 2^53.
 */
export function fromScaled(scaled: number | bigint, decimals: number): string {
  const digits = String(scaled < 0 ? -scaled : scaled).padStart(decimals + 1, '0');
  return `${scaled < 0 ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/**
 * `amount` × `part` ÷ `whole`, rounded half up, of what is not negative. Exact for every share up to 2^53: a product
 * beyond that is computed with BigInt.
 */
export function proportionOf(amount: number, part: number, whole: number): number {
  const doubled = 2 * amount * part + whole;
  if (doubled <= Number.MAX_SAFE_INTEGER) return (doubled - (doubled % (2 * whole))) / (2 * whole);
  return Number((2n * BigInt(amount) * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole)));
}
