import { floorProportion } from '@wateja/common';

import { type Program } from '../program/program.schemas';
import { ONE } from '../rules/units';

/** The points that a customer has used today, or reserved for a sale that is under way. Points are in thousandths. */
export interface RedeemedToday {
  redemptions: number;
  points: number;
}

/**
 * How many whole points the limits of the day leave to a sale; Infinity without a limit. A quote that is open counts as
 * used: it is honoured until it ends, so its sale is not judged again.
 */
export function leftToday({ redeem }: Program, { redemptions, points }: RedeemedToday): number {
  const { max_redemptions_per_day, max_points_redeemed_per_day } = redeem;
  if (max_redemptions_per_day !== null && redemptions >= max_redemptions_per_day) return 0;
  if (max_points_redeemed_per_day === null) return Infinity;
  return Math.max(0, max_points_redeemed_per_day - floorProportion(points + ONE - 1, 1, ONE));
}
