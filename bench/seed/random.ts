/** A generator of numbers from 0 up to 1 (mulberry32). The same seed gives the same numbers. */
export function randomStream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Picks one of `values`. All are equally likely. */
export function anyOf<Value>(random: () => number, values: readonly Value[]): Value {
  return values[Math.floor(random() * values.length)] as Value;
}

/** Picks by Zipf's law: the second of `values` is half as likely as the first, the third a third as likely. */
export function zipf<Value>(values: readonly Value[]): (random: () => number) => Value {
  let sum = 0;
  const sums = values.map((_, rank) => (sum += 1 / (rank + 1)));
  return (random) => {
    const point = random() * sum;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) > point) high = middle;
      else low = middle + 1;
    }
    return values[low] as Value;
  };
}
