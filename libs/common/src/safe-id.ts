/**
 * Converts an id of the database to a number. PostgreSQL has ids up to 2^63, but JSON and JavaScript have exact
 * integers only up to 2^53 - 1. A larger id would be rounded to the id of another row.
 * @throws RangeError beyond 2^53 - 1
 */
export function safeId(id: bigint | number | string): number {
  const number = Number(id);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${id} is beyond 2^53-1, the largest integer that is exact`);
  return number;
}
