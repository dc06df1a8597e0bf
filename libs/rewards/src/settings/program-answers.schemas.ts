import { id, idInUrl, message, money, storedEnum, timestamp } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { programBody } from '../program/program.schemas';

/** The programme as answers show it: every field with its value, also those that were left out. */

export class PutProgram extends createZodDto(
  programBody.meta({
    example: {
      earn: { spend: { points: 1, per: '100.00' } },
      redeem: { unit: { points: 1, amount: '1.00' } },
      expiry: { after_months: 12 },
      tiers: { ladder: [{ name: 'Member' }, { name: 'Gold', min_spent: '30000.00', multiplier: '1.5' }] },
    },
  }),
) {}

export class ProgramVersionPath extends createZodDto(
  z.object({ version: idInUrl.meta({ description: 'The number of the version.' }) }),
) {}

const points = z.int32().meta({ examples: [1] });
const limit = points.nullable().meta({ examples: [null] });
const productIds = z.array(id).meta({ examples: [[77]] });
const ownExclusions = productIds.nullable().meta({ examples: [null] });
const factor = (example: string) => z.string().meta({ examples: [example] });

const shownTier = z
  .object({
    name: z.string().meta({ examples: ['Gold'] }),
    min_spent: money.meta({ examples: ['30000.00'] }),
    min_purchases: points.meta({ examples: [10] }),
    multiplier: factor('1.5'),
    discount_percent: factor('5'),
  })
  .meta({ id: 'RewardTier' });

export const shownProgram = z
  .object({
    is_enabled: z.boolean().meta({ examples: [true] }),
    valid_from: timestamp.meta({ description: 'The version applies to sales that are completed from this moment on.' }),
    enrolment: storedEnum(z.enum(['everyone', 'opt_in'])).meta({ examples: ['everyone'] }),
    point_name: z.object({ one: factor('point'), many: factor('points') }),
    excluded_product_ids: productIds,
    earn: z.object({
      spend: z.object({ points, per: money.meta({ examples: ['100.00'] }) }).nullable(),
      visit: z.object({ points, minimum_amount: money.meta({ examples: ['500.00'] }) }).nullable(),
      items: z.array(z.object({ product_id: id.meta({ examples: [9] }), points })),
      excluded_product_ids: ownExclusions,
      fractions: storedEnum(z.enum(['drop', 'keep'])).meta({ examples: ['drop'] }),
      max_points_per_sale: limit,
      max_earning_sales_per_day: limit,
    }),
    redeem: z.object({
      unit: z.object({ points, amount: money.meta({ examples: ['1.00'] }) }),
      min_points: points,
      max_percent: points.meta({ examples: [50] }),
      points_with_discount: z.boolean().meta({ examples: [true] }),
      excluded_product_ids: ownExclusions,
      reservation_minutes: points.meta({ examples: [15] }),
      offline_points_per_sale: points.meta({ examples: [0] }),
      max_redemptions_per_day: limit,
      max_points_redeemed_per_day: limit,
    }),
    expiry: z.object({
      after_months: limit.meta({ examples: [12] }),
      at: storedEnum(z.enum(['day', 'month_end'])).meta({ examples: ['month_end'] }),
      warn_days: points.meta({ examples: [30] }),
    }),
    refunds: z.object({
      shortfall: storedEnum(z.enum(['owe', 'forgive'])).meta({ examples: ['owe'] }),
      return_grace_days: points.meta({ examples: [30] }),
    }),
    claims: z.object({ days: points.meta({ examples: [7] }), per_day: points.meta({ examples: [2] }) }),
    adjust: z.object({ max_per_day: limit }),
    payable_step: money.nullable().meta({ examples: ['1.00'] }),
    tiers: z.object({
      window: z.object({
        type: storedEnum(z.enum(['lifetime', 'rolling', 'calendar_year'])).meta({ examples: ['rolling'] }),
        months: points.optional().meta({ description: 'Only with a rolling window.', examples: [12] }),
      }),
      keep_days: points.meta({ examples: [30] }),
      at_risk_days: points.meta({ examples: [30] }),
      excluded_product_ids: ownExclusions,
      ladder: z.array(shownTier),
    }),
  })
  .meta({ id: 'RewardProgram' });

const version = z.int32().meta({ examples: [3] });
const versionInForce = version.nullable().meta({
  description: 'The version that applies now. Null before the first one begins.',
  examples: [3],
});

const current = {
  program: shownProgram.nullable().meta({ description: 'The latest version. Null: the business has no programme.' }),
  version: version.meta({ description: 'The number of the latest version; 0 if there is none.' }),
  version_in_force: versionInForce,
  ranking: z
    .object({ done: z.int32().meta({ examples: [4_500] }), total: z.int32().meta({ examples: [100_000] }) })
    .nullable()
    .meta({
      description: 'How many customers already have their tier by the version in force. Null when all have it.',
      examples: [null],
    }),
};

export class CurrentProgram extends createZodDto(z.object(current)) {}

export class ProgramPut extends createZodDto(
  z.object({ message: message('Program saved'), ...current, program: shownProgram }),
) {}

const shownVersion = z.object({
  version,
  program: shownProgram,
  created_by: id.nullable().meta({ description: 'The user who saved it. Null for an API key.', examples: [123] }),
  created_at: timestamp,
});

export class ProgramVersionAnswer extends createZodDto(shownVersion) {}

export class ProgramVersionList extends createZodDto(z.object({ versions: z.array(shownVersion) })) {}
