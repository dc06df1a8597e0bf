/**
 * Takes `total` from the amounts in descending order, as much from each as it has. Equal amounts: the earlier first.
 * Whole-unit rounding does this, because the largest line alone may be smaller than the rounding.
 * @returns what is taken from each amount, in cents
 */
export function takeFromLargest(total: number, amounts: number[]): number[] {
  const takenAmounts = amounts.map(() => 0);
  let remaining = total;
  for (const [index, amount] of [...amounts.entries()].sort(([a, x], [b, y]) => y - x || a - b)) {
    takenAmounts[index] = Math.min(amount, remaining);
    remaining -= Math.min(amount, remaining);
  }
  return takenAmounts;
}
