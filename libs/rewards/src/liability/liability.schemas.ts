import { dayInput, money, quantity, timestamp, timestampInput } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

const points = quantity.meta({ examples: ['12345'] });

export class LiabilityQuery extends createZodDto(
  z.strictObject({
    as_of: z
      .union([dayInput, timestampInput], 'Must be a day or an ISO 8601 time')
      .optional()
      .meta({
        description: "A past day, which counts at its end in the shop's time zone, or a time. Default: now.",
        examples: ['2026-12-31'],
      }),
  }),
) {}

const month = z.object({
  month: z
    .string()
    .nullable()
    .meta({ description: 'Null: points that never end.', examples: ['2027-01'] }),
  last_good_day: z.iso
    .date()
    .nullable()
    .meta({
      description: 'The last day of the month on which some of these points are good.',
      examples: ['2027-01-31'],
    }),
  points,
  amount: money,
});

export class Liability extends createZodDto(
  z.object({
    as_of: timestamp,
    outstanding_points: points.meta({ description: 'What is left of all points that have not ended.' }),
    outstanding_amount: money.meta({ description: 'Their value in money, by the version in force at that time.' }),
    owed_points: quantity.meta({
      description: 'What customers owe the shop. It is never set off against what the shop owes others.',
      examples: ['300'],
    }),
    by_month: z
      .array(month)
      .meta({ description: 'The same points by the month in which they end, the earliest first.' }),
    by_tier: z
      .array(
        z.object({
          name: z
            .string()
            .nullable()
            .meta({ description: 'Null: customers who have reached no tier.', examples: ['Gold'] }),
          ...{ points, amount: money },
        }),
      )
      .nullable()
      .meta({
        description:
          'The same points by the tier of the customers, the lowest first. Null for the past, and while the programme ' +
          'is switched off.',
      }),
    redemption_rate: quantity.nullable().meta({
      description: 'Of the points that are used up or have ended, the part that customers used. Null for the past.',
      examples: ['0.82'],
    }),
    expected_amount: money.nullable().meta({ description: '`outstanding_amount` × `redemption_rate`.' }),
  }),
) {}
