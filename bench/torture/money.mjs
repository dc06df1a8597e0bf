/** The benchmark calculates in whole numbers: money in cents, quantities in thousandths. */

export const money = (cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;

export const quantity = (thousandths) => String(thousandths / 1_000);

/** The share `part` / `whole` of an amount, rounded half up to a cent. */
export function share(cents, part, whole) {
  const [c, p, w] = [BigInt(cents), BigInt(part), BigInt(whole)];
  return Number((2n * c * p + w) / (2n * w));
}
