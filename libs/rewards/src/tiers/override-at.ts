import { type Program } from '../program/program.schemas';
import { localDayOf } from '../rules/local-day';
import { type OverrideRow } from './overrides.queries';

/** A moment in a shop. */
export interface ShopMoment {
  at: Date;
  timezone: string;
}

/**
 * The tier that somebody has set by hand and that holds at a moment, or null. It ends by itself after its last day, and
 * with a version of the programme that has no such tier, whether or not that is booked.
 */
export function overrideAt({ at, timezone }: ShopMoment, overrides: OverrideRow[] | null, program: Program) {
  if (!overrides || overrides.length === 0) return null;
  const today = localDayOf(at, timezone);
  const override = overrides.find(
    ({ until, set_at, ended_at }) =>
      new Date(set_at) <= at && (ended_at === null || new Date(ended_at) > at) && today <= until,
  );
  const index = program.tiers.ladder.findIndex(({ name }) => name === override?.tier);
  const tier = program.tiers.ladder[index];
  if (!override || !tier) return null;
  return { id: override.id, tier, since: localDayOf(new Date(override.set_at), timezone), until: override.until };
}
