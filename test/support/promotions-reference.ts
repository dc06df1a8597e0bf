/**
 * A second model of promotions, to check ours against. It knows no zones and no instants: times are local times of the
 * shop, as texts, and days of the week are counted by the congruence of Zeller.
 */
export interface ReferencePromotion {
  /** A decimal. */
  multiplier: string;
  /** The local time from which the promotion counts: `2026-03-10T14:30`. */
  from: string;
  /** Null: it has no end. */
  until: string | null;
  /** 1 is Monday, 7 is Sunday. */
  weekdays: readonly number[];
}

/**
 * The factor for the points of a sale at this local time: the largest of all promotions that count, and never a
 * product.
 */
export function referenceMultiplier(at: string, tierMultiplier: string, promotions: ReferencePromotion[]): string {
  const counting = promotions.filter(
    ({ from, until, weekdays }) => from <= at && (until === null || at < until) && weekdays.includes(weekdayOf(at)),
  );
  const all = [tierMultiplier, ...counting.map(({ multiplier }) => multiplier)];
  return all.reduce((best, multiplier) => (Number(multiplier) > Number(best) ? multiplier : best));
}

function weekdayOf(time: string): number {
  const [year, month, day] = time.slice(0, 10).split('-').map(Number) as [number, number, number];
  // Zeller's formula counts January and February as months of the year before.
  const [y, m] = month < 3 ? [year - 1, month + 12] : [year, month];
  const fromSaturday =
    (day + Math.floor((13 * (m + 1)) / 5) + y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400)) % 7;
  return ((fromSaturday + 5) % 7) + 1;
}

/** A time of the shop's clock. */
export const localTime = (day: string, minute: number): string =>
  `${day}T${[Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':')}`;

/** The promotion in the form that our rules take. `instantOf` knows the time zone of the shop. */
export function promotionOf(promotion: ReferencePromotion, id: number, instantOf: (localTime: string) => Date) {
  const { multiplier, from, until, weekdays } = promotion;
  const [starts_at, ends_at] = [instantOf(from), until === null ? null : instantOf(until)];
  return { id, multiplier: Math.round(Number(multiplier) * 1_000), weekdays: [...weekdays], starts_at, ends_at };
}
