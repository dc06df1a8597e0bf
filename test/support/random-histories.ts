import fc from 'fast-check';

/** A time of the shop's clock: so many minutes after the start of the first day of all histories. */
const localTime = (minutes: number): string =>
  new Date(Date.UTC(2026, 0, 5) + minutes * 60_000).toISOString().slice(0, 16);

const DAY = 24 * 60;
/** Random promotions: one has an end or none, and counts on all days of the week or on some. */
const promotions = fc.array(
  fc
    .record({
      multiplier: fc.constantFrom('1', '1.333', '1.5', '3', '10'),
      begin: fc.oneof(fc.constantFrom(0, DAY, 30 * DAY), fc.nat({ max: 100 * DAY })),
      length: fc.option(fc.oneof(fc.constantFrom(DAY, 30 * DAY), fc.integer({ min: 1, max: 60 * DAY }))),
      weekdays: fc.oneof(
        fc.constant([1, 2, 3, 4, 5, 6, 7]),
        fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 6 }),
      ),
    })
    .map(({ multiplier, begin, length, weekdays }) => ({
      ...{ multiplier, weekdays, from: localTime(begin) },
      until: length === null ? null : localTime(begin + length),
    })),
  { maxLength: 4 },
);

/** Random programmes. */
export const programs = fc.record({
  rule: fc.record({ points: fc.integer({ min: 1, max: 5 }), per: fc.constantFrom('0.50', '7.77', '50.00') }),
  /** The factor of the tier. */
  multiplier: fc.constantFrom('1', '1.25', '2'),
  promotions,
  fractions: fc.constantFrom('drop' as const, 'keep' as const),
  cap: fc.option(fc.nat({ max: 100 })),
  tier_percent: fc.constantFrom('0', '2.5', '10'),
  payable_step: fc.constantFrom(null, '1.00'),
  unit: fc.record({ points: fc.integer({ min: 1, max: 3 }), amount: fc.constantFrom('0.50', '1.00') }),
  max_percent: fc.constantFrom(50, 100),
  expiry: fc.record({
    months: fc.constantFrom(null, 0, 1, 2),
    at: fc.constantFrom('day' as const, 'month_end' as const),
  }),
  shortfall: fc.constantFrom('owe' as const, 'forgive' as const),
  grace_days: fc.nat({ max: 40 }),
});
export type RandomProgram = typeof programs extends fc.Arbitrary<infer Type> ? Type : never;

/** Random histories of one account: sales, refunds and expiries, days apart. */
export const histories = fc.array(
  fc.record({
    kind: fc.constantFrom('sale', 'sale', 'refund', 'refund', 'refund', 'expire'),
    days: fc.nat({ max: 12 }),
    /** The minute of the day at which a sale is completed: often the first or the last one. */
    minute: fc.oneof(fc.constantFrom(0, DAY - 1), fc.nat({ max: DAY - 1 })),
    lines: fc.array(fc.record({ amount: fc.nat({ max: 20_000 }), quantity: fc.integer({ min: 1, max: 3 }) }), {
      minLength: 1,
      maxLength: 3,
    }),
    redeem: fc.constantFrom('nothing', 'online', 'online', 'offline'),
    requested: fc.nat({ max: 200 }),
    which: fc.nat({ max: 10 }),
    part: fc.nat({ max: 2 }),
  }),
  { minLength: 4, maxLength: 25 },
);
export type Step = typeof histories extends fc.Arbitrary<(infer Type)[]> ? Type : never;
