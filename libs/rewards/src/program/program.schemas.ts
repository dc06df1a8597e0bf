import { dayInput, Decimal, decimalInput, idInput, line, list, moneyInput, timestampInput } from '@wateja/common';
import { z } from 'zod';

/** The loyalty programme as an owner sets it. Missing fields get their defaults. Null means no limit. */

const MAX_POINTS = 1_000_000;

/** Whole points, as a number or as the digits that answers with decimals show. */
const points = (min: number) =>
  z
    .union([z.int32(), z.string().regex(/^\d{1,9}$/)], 'Must be a whole number of points')
    .transform(Number)
    .pipe(z.int32().min(min).max(MAX_POINTS));

/** A decimal with up to three decimals, kept without trailing zeros: `"2.5"`. */
export const factor = (integers: number, min: number, max: number, example: string) =>
  decimalInput({
    integers,
    fractions: 3,
    example,
    message: `Must be a number from ${min} to ${max} with at most 3 decimals`,
  })
    .refine((value) => Number(value) >= min && Number(value) <= max, `Must be from ${min} to ${max}`)
    .transform((value) => new Decimal(value).toFixed());

/** A day of the shop's calendar, or a moment. */
export const dayOrTime = z.union(
  [dayInput, timestampInput.transform((time) => time.toISOString())],
  'Must be a day or an ISO 8601 time',
);

const positiveMoney = moneyInput.refine((amount) => Number(amount) > 0, 'Must be more than 0');
const perDay = z.int32().min(1).max(1_000).nullable().default(null);
const pointsPerDay = points(1).nullable().default(null);

const productIds = list(idInput)
  .max(1_000)
  .refine((ids) => new Set(ids).size === ids.length, 'Name each product once');
/** Null means the products that the whole programme excludes. */
const ownExclusions = productIds.nullable().default(null);

const earn = z.strictObject({
  spend: z
    .strictObject({ points: points(1), per: positiveMoney.meta({ examples: ['100.00'] }) })
    .nullable()
    .default(null)
    .meta({
      description:
        'The customer earns these points for each full amount `per` of money paid. To lose less by rounding, ' +
        'choose a small `per`, or keep fractions.',
    }),
  visit: z
    .strictObject({ points: points(1), minimum_amount: moneyInput.default('0.00') })
    .nullable()
    .default(null)
    .meta({ description: 'The customer earns these points once per sale, if at least the minimum was paid.' }),
  items: list(z.strictObject({ product_id: idInput, points: points(1) }))
    .max(1_000)
    .refine(
      (items) => new Set(items.map(({ product_id }) => product_id)).size === items.length,
      'Name each product once',
    )
    .default([])
    .meta({ description: 'The customer earns these points for each whole unit of a product.' }),
  excluded_product_ids: ownExclusions,
  fractions: z.enum(['drop', 'keep']).default('drop'),
  max_points_per_sale: points(0).nullable().default(null),
  max_earning_sales_per_day: perDay,
});

const redeem = z.strictObject({
  unit: z
    .strictObject({ points: points(1), amount: positiveMoney })
    .default({ points: 1, amount: '1.00' })
    .meta({ description: 'The value of points. Customers use points in whole units.' }),
  min_points: points(0).default(0),
  max_percent: z.int32().min(0).max(100).default(100),
  points_with_discount: z.boolean().default(true),
  excluded_product_ids: ownExclusions,
  reservation_minutes: z.int32().min(1).max(120).default(15),
  offline_points_per_sale: points(0).default(0),
  max_redemptions_per_day: perDay,
  max_points_redeemed_per_day: pointsPerDay,
});

const tier = z.strictObject({
  name: line(50, 'Tier name').meta({ examples: ['Gold'] }),
  min_spent: moneyInput.default('0.00').meta({ examples: ['30000.00'] }),
  min_purchases: z.int32().min(0).max(1_000_000).default(0),
  multiplier: factor(2, 1, 10, '1.5').default('1'),
  discount_percent: factor(3, 0, 100, '5').default('0'),
});

const ladder = list(tier)
  .min(1)
  .max(20)
  .refine((tiers) => new Set(tiers.map(({ name }) => name)).size === tiers.length, 'Name each tier once');

const tiers = z.strictObject({
  window: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('lifetime') }),
      z.strictObject({ type: z.literal('rolling'), months: z.int32().min(1).max(60) }),
      z.strictObject({ type: z.literal('calendar_year') }),
    ])
    .default({ type: 'lifetime' }),
  keep_days: z.int32().min(0).max(730).default(0).meta({ description: 'Used only with a rolling window.' }),
  // Programmes that were stored before this setting have none, so the default must stay as it is.
  at_risk_days: z.int32().min(1).max(365).default(30).meta({
    description:
      'How many days before the last day of a tier the event `tier.at_risk` says what is missing to keep it.',
  }),
  excluded_product_ids: ownExclusions.meta({
    description: 'Products to which the discount of the tier does not apply.',
  }),
  ladder: ladder.default([
    { name: 'Member', min_spent: '0.00', min_purchases: 0, multiplier: '1', discount_percent: '0' },
  ]),
});

/** The programme as it is stored. */
export const program = z.strictObject({
  is_enabled: z.boolean().default(true),
  valid_from: dayOrTime
    .optional()
    .meta({ description: "A time, or a day in the shop's time zone. Only the first version may begin in the past." }),
  enrolment: z.enum(['everyone', 'opt_in']).default('everyone'),
  point_name: z
    .strictObject({ one: line(30, 'Name'), many: line(30, 'Name') })
    .default({ one: 'point', many: 'points' }),
  excluded_product_ids: productIds.default([]),
  earn: earn.prefault({}),
  redeem: redeem.prefault({}),
  expiry: z
    .strictObject({
      after_months: z.int32().min(0).max(60).nullable().default(null),
      at: z.enum(['day', 'month_end']).default('month_end'),
      warn_days: z.int32().min(1).max(365).default(30),
    })
    .prefault({}),
  refunds: z
    .strictObject({
      shortfall: z.enum(['owe', 'forgive']).default('owe'),
      return_grace_days: z.int32().min(0).max(365).default(30),
    })
    .prefault({}),
  claims: z
    .strictObject({ days: z.int32().min(0).max(365).default(7), per_day: z.int32().min(0).max(100).default(2) })
    .prefault({}),
  adjust: z.strictObject({ max_per_day: pointsPerDay }).prefault({}),
  payable_step: positiveMoney.nullable().default(null).meta({
    description: 'The amount to pay is rounded down to a multiple of this amount. The rest becomes a discount.',
  }),
  tiers: tiers.prefault({}),
});

/** The body of PUT /rewards/:businessId/program. Without a ladder, the programme takes the tiers that the shop has. */
export const programBody = program.extend({
  tiers: tiers
    .extend({
      ladder: ladder.optional().meta({
        description:
          'Lowest tier first. Without it, the tiers of the loyalty settings, or else the repeat frequencies: so ' +
          'no customer gets another tier when the programme is switched on.',
      }),
    })
    .prefault({}),
});

export type Program = z.output<typeof program>;
export type ProgramBody = z.output<typeof programBody>;
export type ProgramTier = Program['tiers']['ladder'][number];
