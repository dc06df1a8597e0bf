import { type PurchasesRow } from '../ledger/purchases.queries';
import { tierRule } from '../program/program-rules';
import { type ProgramVersion } from '../program/program-versions';
import { type Program } from '../program/program.schemas';
import { addDays, type LocalDay, localDayOf } from '../rules/local-day';
import { type DayOfPurchases, missingFor, tierHeld } from '../rules/tier-held';
import { fromCents, toCents } from '../rules/units';
import { overrideAt, type ShopMoment } from './override-at';
import { type OverrideRow } from './overrides.queries';

/**
 * The data that decides the tier of a customer: a tier that was set by hand while it holds, otherwise the purchases.
 */
export interface TierSources {
  purchases: PurchasesRow[] | null;
  overrides: OverrideRow[] | null;
}

/** The tier of a customer at a moment. Null: no tier. */
export function tierAt(moment: ShopMoment, { purchases, overrides }: TierSources, program: Program) {
  const override = overrideAt(moment, overrides, program);
  if (override) return override.tier;
  const { tier } = tierHeld(localDayOf(moment.at, moment.timezone), daysOf(purchases), tierRule(program));
  return program.tiers.ladder[tier] ?? null;
}

/** The tier of a customer at a moment by a version of the programme, with its name and its days, as it is stored. */
export function storedTierAt(
  moment: ShopMoment,
  { purchases, overrides }: TierSources,
  { version, program }: ProgramVersion,
) {
  const override = overrideAt(moment, overrides, program);
  if (override) {
    const { tier, since, until } = override;
    return { tier: tier.name, since, held_until: until, is_override: true, program_version: version };
  }
  const earned = earnedTierOn(localDayOf(moment.at, moment.timezone), purchases, program);
  return { ...earned, is_override: false, program_version: version };
}

/**
 * The tier by the purchases, with its name. A sale may have the date of tomorrow, by
 * the clock of its till. It counts when its day has come: if it makes another tier, this one is held until the day before.
 */
function earnedTierOn(day: LocalDay, rows: PurchasesRow[] | null, program: Program) {
  const purchases = daysOf(rows);
  const rule = tierRule(program);
  const { tier, since, held_until } = tierHeld(day, purchases, rule);
  let heldUntil = held_until;
  for (const later of purchases.flatMap((purchase) => (purchase.day > day ? [purchase.day] : [])).sort()) {
    if (heldUntil !== null && heldUntil < later) break;
    const laterTier = tierHeld(later, purchases, rule);
    heldUntil = laterTier.tier === tier ? laterTier.held_until : addDays(later, -1);
    if (laterTier.tier !== tier) break;
  }
  return { tier: program.tiers.ladder[tier]?.name ?? null, since, held_until: heldUntil };
}

/**
 * The tier as a member sees it: also what is missing for the next one, and to keep this one. Purchases do not change a
 * tier that was set by hand, so nothing is missing.
 */
export function memberTierAt(moment: ShopMoment, sources: TierSources, program: Program) {
  const override = overrideAt(moment, sources.overrides, program);
  if (override) {
    const { tier, since, until } = override;
    const { name, discount_percent } = tier;
    return { name, discount_percent, since, held_until: until, is_override: true, until, next: null, to_keep: null };
  }
  const day = localDayOf(moment.at, moment.timezone);
  const rule = tierRule(program);
  const purchases = daysOf(sources.purchases);
  const { tier, since, held_until } = tierHeld(day, purchases, rule);
  const missing = (index: number, onDay: LocalDay) => {
    const conditions = rule.ladder[index];
    if (!conditions) return null;
    const { min_spent, min_purchases } = missingFor(conditions, onDay, purchases, rule);
    return { min_spent: fromCents(min_spent), min_purchases };
  };
  const held = program.tiers.ladder[tier];
  const next = program.tiers.ladder[tier + 1];
  const missingForNext = missing(tier + 1, day);
  const missingToKeep = held_until === null ? null : missing(tier, held_until);
  return {
    ...{ name: held?.name ?? null, discount_percent: held?.discount_percent ?? '0' },
    ...{ since, held_until, is_override: false, until: null },
    next: next && missingForNext ? { name: next.name, ...missingForNext } : null,
    to_keep: missingToKeep && held_until !== null ? { ...missingToKeep, by: held_until } : null,
  };
}

/** The purchases for the rules. */
const daysOf = (rows: PurchasesRow[] | null): DayOfPurchases[] =>
  (rows ?? []).map(({ spent, ...day }) => ({ ...day, spent: toCents(spent) }));
