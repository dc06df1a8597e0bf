import { floorProportion, sum } from './units';

/**
 * Shares out `total` in proportion to `weights`, by the method of the largest remainder (Hamilton's): every share is rounded down,
 * and the units that are left go to the largest remainders, one each. Equal remainders go to the earlier weight. The
 * shares add up to `total`, and no share exceeds its weight.
 * @param weights whole numbers, not negative, in the unit of `total`: cents
 * @throws RangeError if `total` exceeds the sum of the weights
 */
export function allocate(total: number, weights: number[]): number[] {
  const whole = sum(weights);
  if (total > whole) throw new RangeError(`${total} cannot be shared out over ${whole}`);
  if (total === 0) return weights.map(() => 0);
  const shares = weights.map((weight, index) => ({
    index,
    share: floorProportion(total, weight, whole),
    remainder: (BigInt(total) * BigInt(weight)) % BigInt(whole),
  }));
  const left = total - sum(shares.map(({ share }) => share));
  const byRemainder = [...shares].sort((a, b) => Number(b.remainder - a.remainder) || a.index - b.index);
  const roundedUp = new Set(byRemainder.slice(0, left).map(({ index }) => index));
  return shares.map(({ index, share }) => share + (roundedUp.has(index) ? 1 : 0));
}

/**
 * Takes `total` from the amounts in descending order, as much from each as it has. Equal amounts: the earlier first.
 * Whole-unit rounding does this, because the largest line alone may be smaller than the rounding.
 * @returns what is taken from each amount, in cents
 */
export function takeFromLargest(total: number, amounts: number[]): number[] {
  const taken = amounts.map(() => 0);
  let left = total;
  for (const [index, amount] of [...amounts.entries()].sort(([a, x], [b, y]) => y - x || a - b)) {
    taken[index] = Math.min(amount, left);
    left -= Math.min(amount, left);
  }
  return taken;
}
