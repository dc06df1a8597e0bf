/**
 * An id of the database as a number. PostgreSQL counts to 2^63, JSON and JavaScript exactly to 2^53 - 1: beyond it an id
 * would turn into its neighbour's.
 * @throws RangeError beyond 2^53 - 1
 */
export function safeId(id: bigint | number | string): number {
  const number = Number(id);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${id} is beyond 2^53-1, the largest integer that is exact`);
  return number;
}
