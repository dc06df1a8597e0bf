/** The normal quantile that leaves 2.5 % on either side. */
export const Z = 1.959963984540054;

/** A share of people: `positive` of `total`. */
export interface Share {
  positive: number;
  total: number;
}

export interface Interval {
  lower: number;
  upper: number;
}

/** Computes Wilson's 95 % score interval of a share. */
export function wilson({ positive, total }: Share): Interval {
  const square = Z * Z;
  const middle = 2 * positive + square;
  const half = Z * Math.sqrt(square + (4 * positive * (total - positive)) / total);
  const both = 2 * (total + square);
  // At the ends the bounds are set exactly, because rounding could put them outside 0 to 1 or exclude the share itself.
  return { lower: positive === 0 ? 0 : (middle - half) / both, upper: positive === total ? 1 : (middle + half) / both };
}

/**
 * Computes the 95 % interval of the difference of two independent shares, `treatment` - `control`: Newcombe's hybrid score
 * interval, which combines the Wilson interval of each. R. G. Newcombe, Interval estimation for the difference between
 * independent proportions: comparison of eleven methods, Statistics in Medicine 17 (1998) 873–890, method 10. Each
 * share must be of at least one person.
 */
export function newcombe(treatment: Share, control: Share): Interval {
  const [p, q] = [treatment.positive / treatment.total, control.positive / control.total];
  const [ofTreatment, ofControl] = [wilson(treatment), wilson(control)];
  return {
    lower: p - q - Math.hypot(p - ofTreatment.lower, ofControl.upper - q),
    upper: p - q + Math.hypot(ofTreatment.upper - p, q - ofControl.lower),
  };
}
