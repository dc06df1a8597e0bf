import { floorProportion, sum } from './scaled-integers';

/**
 * Shares out `total` in proportion to `weights`, by the method of the largest remainder (Hamilton's): every share is rounded down,
 * and the units that are left go to the largest remainders, one each. Equal remainders go to the earlier weight. The
 * shares add up to `total`, and no share exceeds its weight.
 * @param weights whole numbers, not negative, in the unit of `total`: cents
 * @throws RangeError if `total` exceeds the sum of the weights
 */
export function allocate(total: number, weights: number[]): number[] {
  const totalWeight = sum(weights);
  if (total > totalWeight) throw new RangeError(`${total} cannot be shared out over ${totalWeight}`);
  if (total === 0) return weights.map(() => 0);
  const shares = weights.map((weight, index) => ({
    index,
    share: floorProportion(total, weight, totalWeight),
    remainder: (BigInt(total) * BigInt(weight)) % BigInt(totalWeight),
  }));
  const remainingUnits = total - sum(shares.map(({ share }) => share));
  const byRemainder = [...shares].sort((a, b) => Number(b.remainder - a.remainder) || a.index - b.index);
  const roundedUp = new Set(byRemainder.slice(0, remainingUnits).map(({ index }) => index));
  return shares.map(({ index, share }) => share + (roundedUp.has(index) ? 1 : 0));
}
