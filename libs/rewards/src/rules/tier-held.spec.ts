import fc from 'fast-check';

import { reference } from '../../../../test/support/rewards-reference';
import { addDays, addMonths, type LocalDay } from './local-day';
import { type DayOfPurchases, missingFor, tierHeld, type TierRule } from './tier-held';
import { fromCents, sum } from './units';

const rule: TierRule = {
  window: { type: 'rolling', months: 12 },
  keep_days: 30,
  ladder: [
    { min_spent: 0, min_purchases: 0 },
    { min_spent: 1_000_000, min_purchases: 0 },
  ],
};
const bought = (day: LocalDay, spent: number, purchases = 1): DayOfPurchases => ({ day, spent, purchases });
const twice = [bought('2025-01-15', 600_000), bought('2025-06-15', 600_000)];

describe('the tier of a customer', () => {
  it.each([
    ['2025-06-14', { tier: 0, since: null, held_until: null }],
    ['2025-06-15', { tier: 1, since: '2025-06-15', held_until: '2026-02-13' }],
    ['2026-02-13', { tier: 1, since: '2025-06-15', held_until: '2026-02-13' }],
    ['2026-02-14', { tier: 0, since: '2026-02-14', held_until: null }],
  ])('rolls over purchase by purchase: on %s it is %j', (day, held) => {
    expect(tierHeld(day, twice, rule)).toEqual(held);
  });

  it('begins again after a break, and goes on where periods meet', () => {
    const renewed = [...twice, bought('2026-02-14', 1_000_000)];
    expect(tierHeld('2026-03-01', renewed, rule)).toMatchObject({ tier: 1, since: '2025-06-15' });
    const late = [...twice, bought('2026-02-15', 1_000_000)];
    expect(tierHeld('2026-03-01', late, rule)).toMatchObject({ tier: 1, since: '2026-02-15' });
  });

  it('is kept by the calendar year to the end of the next, and for life', () => {
    const purchases = [bought('2024-06-01', 1_000_000)];
    const yearly: TierRule = { ...rule, window: { type: 'calendar_year' } };
    expect(tierHeld('2025-12-31', purchases, yearly)).toEqual({
      tier: 1,
      since: '2024-06-01',
      held_until: '2025-12-31',
    });
    expect(tierHeld('2026-01-01', purchases, yearly).tier).toBe(0);
    const lifetime: TierRule = { ...rule, window: { type: 'lifetime' } };
    expect(tierHeld('2099-01-01', purchases, lifetime)).toEqual({ tier: 1, since: '2024-06-01', held_until: null });
  });

  it('is none below a ladder whose lowest tier has conditions', () => {
    const strict: TierRule = { ...rule, ladder: [{ min_spent: 1, min_purchases: 2 }] };
    expect(tierHeld('2026-01-01', twice.slice(0, 1), strict)).toEqual({ tier: -1, since: null, held_until: null });
  });

  it('says what is missing in the window that ends on a day', () => {
    const gold = { min_spent: 1_000_000, min_purchases: 3 };
    expect(missingFor(gold, '2025-12-01', twice, rule)).toEqual({ min_spent: 0, min_purchases: 1 });
    expect(missingFor(gold, '2026-02-13', twice, rule)).toEqual({ min_spent: 400_000, min_purchases: 2 });
  });
});

const START = Date.UTC(2023, 10, 1);
const days = fc.nat({ max: 900 }).map((offset) => new Date(START + offset * 864e5).toISOString().slice(0, 10));
const purchase = fc.record({ day: days, spent: fc.nat({ max: 20_000 }), purchases: fc.nat({ max: 2 }) }).map((drawn) =>
  // A purchase that was refunded in full has no money left.
  drawn.purchases === 0 ? { ...drawn, spent: 0 } : drawn,
);
const purchases = fc.array(purchase, { maxLength: 8 });
const rules = fc.record({
  window: fc.oneof(
    fc.record({ type: fc.constant('rolling' as const), months: fc.integer({ min: 1, max: 13 }) }),
    fc.constant({ type: 'lifetime' as const }),
    fc.constant({ type: 'calendar_year' as const }),
  ),
  keep_days: fc.nat({ max: 60 }),
  ladder: fc.array(fc.record({ min_spent: fc.nat({ max: 60_000 }), min_purchases: fc.nat({ max: 4 }) }), {
    minLength: 1,
    maxLength: 4,
  }),
});

/** The definition, word for word: the best tier of any day from which it is still held. */
function tierByDefinition(
  day: LocalDay,
  purchasesByDay: DayOfPurchases[],
  { window, keep_days, ladder }: TierRule,
): number {
  const qualifies = (end: LocalDay) => {
    const inWindow = purchasesByDay.filter((bought) => {
      if (bought.purchases === 0 || bought.day > end) return false;
      if (window.type === 'lifetime') return true;
      if (window.type === 'calendar_year') return bought.day.slice(0, 4) === end.slice(0, 4);
      return addMonths(bought.day, window.months) > end;
    });
    const spent = sum(inWindow.map((bought) => bought.spent));
    const count = sum(inWindow.map((bought) => bought.purchases));
    return ladder.findLastIndex((tier) => spent >= tier.min_spent && count >= tier.min_purchases);
  };
  const heldUntil = (end: LocalDay) => {
    if (window.type === 'lifetime') return '9999-12-31';
    return window.type === 'calendar_year' ? `${Number(end.slice(0, 4)) + 1}-12-31` : addDays(end, keep_days);
  };
  let best = -1;
  for (let end = day; end >= '2021-01-01'; end = addDays(end, -1)) {
    if (heldUntil(end) >= day) best = Math.max(best, qualifies(end));
    else if (window.type === 'rolling') break;
    if (window.type === 'lifetime') break;
  }
  return best;
}

describe('tiers as a function of purchases', () => {
  it('follow the definition day by day, and last exactly as long as they say', () => {
    fc.assert(
      fc.property(purchases, rules, days, (purchasesByDay, tiers, day) => {
        const { tier, since, held_until } = tierHeld(day, purchasesByDay, tiers);
        expect(tier).toBe(tierByDefinition(day, purchasesByDay, tiers));
        // Purchases after the day do not count: the tier is held if nothing more is bought.
        const past = purchasesByDay.filter((bought) => bought.day <= day);
        const on = (other: LocalDay) => tierHeld(other, past, tiers).tier;
        if (since !== null) {
          expect(on(since)).toBe(tier);
          expect(on(addDays(since, -1))).not.toBe(tier);
        }
        if (held_until !== null) {
          expect(held_until >= day).toBe(true);
          expect(on(held_until)).toBe(tier);
          expect(on(addDays(held_until, 1))).toBeLessThan(tier);
        } else expect(on('2199-12-31')).toBe(tier);
      }),
      { numRuns: 500 },
    );
  });

  it('never fall by a purchase, and are the same with a purchase of nothing that was refunded', () => {
    fc.assert(
      fc.property(purchases, purchase, rules, days, (purchasesByDay, more, tiers, day) => {
        const before = tierHeld(day, purchasesByDay, tiers);
        expect(tierHeld(day, [...purchasesByDay, more], tiers).tier).toBeGreaterThanOrEqual(before.tier);
        expect(tierHeld(day, [...purchasesByDay, { ...more, spent: 0, purchases: 0 }], tiers)).toEqual(before);
        expect(tierHeld(day, purchasesByDay.toReversed(), tiers)).toEqual(before);
      }),
      { numRuns: 2_000 },
    );
  });

  it('equal those of the accountants', () => {
    fc.assert(
      fc.property(purchases, rules, days, (purchasesByDay, { ladder, ...settings }, day) => {
        const theirs = reference.tierAt(
          day,
          purchasesByDay.map((bought) => ({ on: bought.day, spent: bought.spent, purchases: bought.purchases })),
          ladder.map(({ min_spent, min_purchases }, index) => ({
            name: String(index),
            min_spent: fromCents(min_spent),
            min_purchases,
          })),
          settings,
        );
        expect(tierHeld(day, purchasesByDay, { ...settings, ladder }).tier).toBe(Number(theirs ?? -1));
      }),
      { numRuns: 1_000 },
    );
  });
});
