import { type PurchasesRow } from '../ledger/purchases.queries';
import { tierRule } from '../program/program-rules';
import { type ProgramVersion } from '../program/program-versions';
import { type Program } from '../program/program.schemas';
import { addDays, type LocalDay } from '../rules/local-day';
import { type DayOfPurchases, missingFor, tierHeld } from '../rules/tier-held';
import { fromCents, toCents } from '../rules/units';

/** The tier of a customer with these purchases on a local day, and since and until when they hold it. Null: no tier. */
export function tierOn(day: LocalDay, purchases: PurchasesRow[] | null, program: Program) {
  const { tier, ...held } = tierHeld(day, daysOf(purchases), tierRule(program));
  return { tier: program.tiers.ladder[tier] ?? null, ...held };
}

/**
 * The same by a version of the programme, with the name of the tier, as it is stored. A sale may have the date of tomorrow, by
 * the clock of its till. It counts when its day has come: if it makes another tier, this one is held until the day before.
 */
export function storedTierOn(day: LocalDay, rows: PurchasesRow[] | null, { version, program }: ProgramVersion) {
  const purchases = daysOf(rows);
  const rule = tierRule(program);
  const { tier, since, held_until } = tierHeld(day, purchases, rule);
  let heldUntil = held_until;
  for (const later of purchases.flatMap((purchase) => (purchase.day > day ? [purchase.day] : [])).sort()) {
    if (heldUntil !== null && heldUntil < later) break;
    const then = tierHeld(later, purchases, rule);
    heldUntil = then.tier === tier ? then.held_until : addDays(later, -1);
    if (then.tier !== tier) break;
  }
  return { tier: program.tiers.ladder[tier]?.name ?? null, since, held_until: heldUntil, program_version: version };
}

/** The tier as a member sees it: also what is missing for the next one, and to keep this one. */
export function memberTier(day: LocalDay, rows: PurchasesRow[] | null, program: Program) {
  const rule = tierRule(program);
  const purchases = daysOf(rows);
  const { tier, since, held_until } = tierHeld(day, purchases, rule);
  const missing = (index: number, onDay: LocalDay) => {
    const conditions = rule.ladder[index];
    if (!conditions) return null;
    const { min_spent, min_purchases } = missingFor(conditions, onDay, purchases, rule);
    return { min_spent: fromCents(min_spent), min_purchases };
  };
  const next = program.tiers.ladder[tier + 1];
  const missingForNext = missing(tier + 1, day);
  const missingToKeep = held_until === null ? null : missing(tier, held_until);
  return {
    ...{ name: program.tiers.ladder[tier]?.name ?? null, since, held_until },
    next: next && missingForNext ? { name: next.name, ...missingForNext } : null,
    to_keep: missingToKeep && held_until !== null ? { ...missingToKeep, by: held_until } : null,
  };
}

/** The purchases for the rules. */
const daysOf = (rows: PurchasesRow[] | null): DayOfPurchases[] =>
  (rows ?? []).map(({ spent, ...day }) => ({ ...day, spent: toCents(spent) }));
