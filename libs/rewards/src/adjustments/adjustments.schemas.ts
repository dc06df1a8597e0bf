import { message, text } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { points } from '../ledger/points.schemas';
import { listedEntry } from '../members/entries.schemas';

const MAX_POINTS = 1_000_000;
const NOT_POINTS = 'Must be a number of points with at most 3 decimals, and not 0';

/** Points as a number or a text, also below zero. They become thousandths. */
const signedPoints = z
  .union([z.number(), z.string().regex(/^-?\d{1,7}(\.\d{1,3})?$/, NOT_POINTS)], NOT_POINTS)
  .refine((value) => /^-?\d{1,7}(\.\d{1,3})?$/.test(String(value)), NOT_POINTS)
  .transform((value) => Math.round(Number(value) * 1_000))
  .refine((thousandths) => thousandths !== 0, NOT_POINTS)
  .refine((thousandths) => Math.abs(thousandths) <= MAX_POINTS * 1_000, `Must be at most ${MAX_POINTS} points`)
  .meta({
    description:
      'Above zero to give points, below zero to take them. Whole points, unless the programme keeps fractions.',
    examples: ['25'],
  });

export const ADJUSTMENT_REASONS = ['goodwill', 'correction', 'promotion', 'fraud', 'other'] as const;

export class AdjustPoints extends createZodDto(
  z
    .strictObject({
      points: signedPoints,
      reason: z.enum(ADJUSTMENT_REASONS).meta({ examples: ['goodwill'] }),
      note: text(500, 'Note').meta({
        description: 'Why. Do not name anybody.',
        examples: ['Waited an hour for bread'],
      }),
      allow_negative: z
        .boolean()
        .default(false)
        .meta({ description: 'True: if the account has fewer points, the customer owes the rest.' }),
    })
    .meta({ example: { points: '25', reason: 'goodwill', note: 'Waited an hour for bread' } }),
) {}

export class PointsAdjusted extends createZodDto(
  z.object({ message: message('Points adjusted'), entry: listedEntry, balance: points() }),
) {}
