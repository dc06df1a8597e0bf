import { type Interval, Z } from './newcombe';

/** The sums of the values of a group. */
export interface Sample {
  size: number;
  sum: number;
  /** The sum of the squares of the values. */
  squares: number;
}

/** With fewer values the variance cannot be estimated. */
const MIN_SAMPLE_SIZE = 5;

/**
 * Computes the 95 % interval of the difference of two means, `treatment` - `control`: B. L. Welch, Biometrika 34 (1947) 28–35.
 * @returns null if a side has fewer than five values, or if the values of neither side vary
 */
export function welch(treatment: Sample, control: Sample): Interval | null {
  if (treatment.size < MIN_SAMPLE_SIZE || control.size < MIN_SAMPLE_SIZE) return null;
  const [a, b] = [errorOf(treatment), errorOf(control)];
  if (a + b === 0) return null;
  const freedom = (a + b) ** 2 / (a ** 2 / (treatment.size - 1) + b ** 2 / (control.size - 1));
  const difference = treatment.sum / treatment.size - control.sum / control.size;
  const half = tQuantile(freedom) * Math.sqrt(a + b);
  return { lower: difference - half, upper: difference + half };
}

/** The square of the standard error of the mean. */
function errorOf({ size, sum, squares }: Sample): number {
  return Math.max(0, squares - sum ** 2 / size) / (size - 1) / size;
}

/**
 * Student's t quantile that leaves 2.5 % on either side, by its expansion around the normal quantile: Abramowitz and
 * Stegun, 26.7.5. The error is below 0.001 from four degrees of freedom on.
 */
export function tQuantile(freedom: number): number {
  const terms = [
    (Z ** 3 + Z) / 4,
    (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96,
    (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384,
    (79 * Z ** 9 + 776 * Z ** 7 + 1482 * Z ** 5 - 1920 * Z ** 3 - 945 * Z) / 92_160,
  ];
  return terms.reduce((sum, term, index) => sum + term / freedom ** (index + 1), Z);
}
