import { addDays, addMonths, FIRST_DAY, LAST_DAY, type LocalDay } from './local-day';
import { sum } from './units';

/** The conditions of a tier for the purchases within the window. Both must be met. `min_spent` is in cents. */
export interface TierConditions {
  min_spent: number;
  min_purchases: number;
}

export interface TierRule {
  window: { type: 'lifetime' } | { type: 'calendar_year' } | { type: 'rolling'; months: number };
  /** The number of days for which a tier is kept after its purchases have left a rolling window. */
  keep_days: number;
  /** Lowest tier first. */
  ladder: TierConditions[];
}

/**
 * The purchases of a day: their money in cents, less refunds, and their number. A purchase of 0.00 counts. A completely
 * refunded purchase adds neither money nor number.
 */
export interface DayOfPurchases {
  day: LocalDay;
  spent: number;
  purchases: number;
}

/** The tier of a customer on a day. `tier` is its index in the ladder, or -1 for none. */
export interface TierHeld {
  tier: number;
  /** The first day of this tier without a break. Null: the customer has always had it. */
  since: LocalDay | null;
  /** The last day of this tier if nothing more is bought. Null: for ever. */
  held_until: LocalDay | null;
}

/** Days from the first to the last, both included. */
interface Period {
  from: LocalDay;
  until: LocalDay;
}

/** The tier for which the window qualifies on each day of the period. */
interface Qualification extends Period {
  tier: number;
}

/**
 * The tier on `day`: the best for which the customer qualified on some day from which it is still held. It depends on
 * the purchases and the settings only, never on the order in which they became known.
 */
export function tierHeld(day: LocalDay, purchases: DayOfPurchases[], rule: TierRule): TierHeld {
  const purchasesSoFar = purchases.filter((purchase) => purchase.day <= day);
  const qualifications = qualificationsOf(purchasesSoFar, rule);
  const periods = rule.ladder.map((_, index) => periodsOf(qualifications, index, rule));
  const tier = periods.findLastIndex((held) => held.some((period) => contains(period, day)));
  const current = (periods[tier] ?? periodsOf(qualifications, tier, rule)).find((period) => contains(period, day));
  const lastHigher = (periods[tier + 1] ?? []).filter(({ until }) => until < day).at(-1)?.until;
  const from = current?.from ?? FIRST_DAY;
  const since = lastHigher !== undefined && lastHigher >= from ? addDays(lastHigher, 1) : from;
  return {
    tier,
    since: since === FIRST_DAY ? null : since,
    held_until: current === undefined || current.until === LAST_DAY ? null : current.until,
  };
}

/** The money in cents and the number of purchases that are missing for a tier, in the window that ends on `day`. */
export function missingFor(
  { min_spent, min_purchases }: TierConditions,
  day: LocalDay,
  purchases: DayOfPurchases[],
  rule: TierRule,
): TierConditions {
  const counted = purchases.filter((purchase) => isCounted(purchase) && contains(countedIn(purchase, rule), day));
  return {
    min_spent: Math.max(0, min_spent - sum(counted.map(({ spent }) => spent))),
    min_purchases: Math.max(0, min_purchases - sum(counted.map(({ purchases: count }) => count))),
  };
}

const contains = ({ from, until }: Period, day: LocalDay) => from <= day && day <= until;
const isCounted = ({ purchases }: DayOfPurchases) => purchases > 0;

/** The days whose window counts this purchase. */
function countedIn({ day }: DayOfPurchases, { window }: TierRule): Period {
  if (window.type === 'lifetime') return { from: day, until: LAST_DAY };
  if (window.type === 'calendar_year') return { from: day, until: `${day.slice(0, 4)}-12-31` };
  return { from: day, until: addDays(addMonths(day, window.months), -1) };
}

/** How long a tier is held for which the customer qualified until this day. */
function heldUntil(until: LocalDay, { window, keep_days }: TierRule): LocalDay {
  if (until === LAST_DAY || window.type === 'lifetime') return LAST_DAY;
  if (window.type === 'calendar_year') return `${Number(until.slice(0, 4)) + 1}-12-31`;
  return addDays(until, keep_days);
}

/** Runs through all days on which a purchase enters or leaves the window, and ranks the days between. */
function qualificationsOf(purchases: DayOfPurchases[], rule: TierRule): Qualification[] {
  const changes = purchases.filter(isCounted).flatMap((purchase) => {
    const { from, until } = countedIn(purchase, rule);
    const { spent, purchases: count } = purchase;
    const leaves = until === LAST_DAY ? [] : [{ day: addDays(until, 1), spent: -spent, count: -count }];
    return [{ day: from, spent, count }, ...leaves];
  });
  changes.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  const qualifications = [{ from: FIRST_DAY, until: LAST_DAY, tier: qualifiesFor(0, 0, rule) }];
  let [spent, count] = [0, 0];
  for (const change of changes) {
    spent += change.spent;
    count += change.count;
    const last = qualifications.at(-1);
    const tier = qualifiesFor(spent, count, rule);
    if (last?.from === change.day) last.tier = tier;
    else {
      if (last) last.until = addDays(change.day, -1);
      qualifications.push({ from: change.day, until: LAST_DAY, tier });
    }
  }
  return qualifications;
}

/** The highest tier whose conditions these purchases meet, or -1. */
function qualifiesFor(spent: number, purchases: number, { ladder }: TierRule): number {
  return ladder.findLastIndex((tier) => spent >= tier.min_spent && purchases >= tier.min_purchases);
}

/** The periods in which this tier or a higher one is held, in order and without gaps between neighbours. */
function periodsOf(qualifications: Qualification[], tier: number, rule: TierRule): Period[] {
  const periods: Period[] = [];
  for (const qualification of qualifications.filter((candidate) => candidate.tier >= tier)) {
    const until = heldUntil(qualification.until, rule);
    const last = periods.at(-1);
    if (last && (last.until === LAST_DAY || qualification.from <= addDays(last.until, 1))) {
      if (until > last.until) last.until = until;
    } else periods.push({ from: qualification.from, until });
  }
  return periods;
}
