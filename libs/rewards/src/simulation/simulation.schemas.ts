import { list, money } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { points } from '../ledger/points.schemas';
import { day } from '../members/members.schemas';
import { programBody } from '../program/program.schemas';
import { plannedPromotion } from '../promotions/promotions.schemas';

const MAX_DAYS = 366;

export class SimulateProgram extends createZodDto(
  z
    .strictObject({
      program: programBody.meta({ description: 'As in PUT …/program. `valid_from` makes no difference.' }),
      days: z
        .int32()
        .min(1)
        .max(MAX_DAYS)
        .default(90)
        .meta({ description: 'The number of days. The last one is today.' }),
      promotions: list(plannedPromotion)
        .max(20)
        .optional()
        .meta({
          description:
            'Promotions to try, by their own times; one without `starts_at` counts from the first day. Without the field, ' +
            'the promotions of the shop.',
        }),
    })
    .meta({
      example: {
        program: { earn: { spend: { points: 1, per: '100.00' } }, redeem: { unit: { points: 1, amount: '1.00' } } },
        days: 90,
        promotions: [{ name: 'Double points on Tuesdays', multiplier: '2', weekdays: [2] }],
      },
    }),
) {}

const count = (description: string, example: number) => z.int32().meta({ description, examples: [example] });

export class Simulation extends createZodDto(
  z.object({
    from: day.meta({ description: "The first day, in the shop's time zone.", examples: ['2026-09-02'] }),
    to: day.meta({ description: 'The last day: today.', examples: ['2026-11-30'] }),
    sales: count('Completed sales of these days, also without a customer.', 812),
    turnover_amount: money.meta({ description: 'Their money, less refunds.', examples: ['960000.00'] }),
    earning_sales: count('Sales that would have earned points.', 540),
    points: z.object({
      earned: points('18410').meta({ description: 'What the sales would have earned.' }),
      reversed: points('170').meta({ description: 'What their refunds would have taken back.' }),
      left: points('18240').meta({ description: 'The difference.' }),
    }),
    cost: z.object({
      points_amount: money.meta({
        description: 'What these points are worth, if customers use all of them.',
        examples: ['18240.00'],
      }),
      discount_amount: money.meta({
        description:
          'What the tiers would have taken off, in percent of what customers paid. It ignores the discounts ' +
          'that these sales already had, and that customers would have earned a little less.',
        examples: ['4310.00'],
      }),
      total_amount: money.meta({ description: 'Both together.', examples: ['22550.00'] }),
      percent_of_turnover: z
        .string()
        .nullable()
        .meta({ description: 'The share of the turnover. Null: there was none.', examples: ['2.35'] }),
    }),
    tiers: z
      .array(
        z.object({
          name: z
            .string()
            .nullable()
            .meta({ description: 'Null: no tier.', examples: ['Gold'] }),
          customers: count('How many would have it today.', 5),
        }),
      )
      .meta({ description: 'The tiers of the draft, the lowest first. Customers who were erased are left out.' }),
  }),
) {}
