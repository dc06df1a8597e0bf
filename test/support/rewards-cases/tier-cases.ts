import { tierHeld, toCents } from '@wateja/rewards';

import { byCase, type Json } from './case-rules';
import { ShopAccount } from './shop-account';

/** The cases of tiers. */
export const TIER_CASES = byCase({
  'L01 L03 L04 L06 L07': ({ spent_before, sale, ...given }) => {
    const purchases = [spent_before, sale].map((spent: string) => ({ on: '2026-01-10', spent }));
    return { tier: tierOf(given, '2026-01-10', purchases) };
  },
  'L09 L16': ({ purchases, ...given }, expected) =>
    Object.fromEntries(Object.keys(expected).map((day) => [day, tierOf(given, day, purchases)])),
  L10: ({ purchases, ...given }) => ({ tier: tierOf(given, '2026-01-10', purchases) }),
  L12: ({ purchases: [first, ...rest], ...given }) => ({
    before: tierOf(given, '2026-03-02', [first, ...rest]),
    after: tierOf(given, '2026-03-02', [{ ...first, spent: '0.00', purchases: 0 }, ...rest]),
  }),
  L13: (given) => {
    const four = purchasesOf('2000.00', '2000.00', '2000.00', '2000.00');
    return {
      after_4: tierOf(given, '2026-01-10', four),
      after_5: tierOf(given, '2026-01-10', [...four, ...purchasesOf('1.00')]),
    };
  },
  L15: ({ purchases, late, ...given }) => {
    // When the late sale becomes known, the sale of 5 January is settled again. Its existing entry must be found.
    const account = new ShopAccount();
    const [sale] = purchases;
    account.settle({ rule: { points: 1, per: '100.00' } }, sale.spent, []);
    const earned = account.balance;
    account.settle({ rule: { points: 1, per: '100.00' }, multiplier: '2' }, sale.spent, []);
    return {
      '2026-01-06_as_known_then': tierOf(given, '2026-01-06', purchases),
      '2026-01-06_as_known_now': tierOf(given, '2026-01-06', [...purchases, late]),
      earned_on_2026_01_05_changes: account.balance !== earned,
    };
  },
});

/** The name of the tier on a day, for purchases as the cases write them. */
function tierOf({ ladder, window, keep_days = 0 }: Json, day: string, purchases: Json[]): string | null {
  const rule = {
    window,
    keep_days,
    ladder: ladder.map(({ min_spent = '0.00', min_purchases = 0 }: Json) => ({
      min_spent: toCents(min_spent),
      min_purchases,
    })),
  };
  const days = purchases.map(({ on, spent, purchases: count = 1 }) => ({
    day: on,
    spent: toCents(spent),
    purchases: count,
  }));
  return ladder[tierHeld(day, days, rule).tier]?.name ?? null;
}

const purchasesOf = (...amounts: string[]) => amounts.map((spent) => ({ on: '2026-01-10', spent }));
