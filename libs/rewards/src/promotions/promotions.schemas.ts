import {
  cursorInUrl,
  id,
  idInUrl,
  limit,
  line,
  list,
  message,
  nextCursor,
  storedEnum,
  timestamp,
} from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { dayOrTime, factor } from '../program/program.schemas';
import { ALL_WEEKDAYS } from '../rules/promotions';

export class PromotionPath extends createZodDto(
  z.object({ promotionId: idInUrl.meta({ description: 'The number of the promotion.' }) }),
) {}

export class PromotionListQuery extends createZodDto(
  z.strictObject({
    limit: limit(20),
    cursor: cursorInUrl(z.strictObject({ list: z.string(), id })).optional(),
    state: z.enum(['open', 'all']).default('all').meta({ description: '`open`: those that are planned or running.' }),
  }),
) {}

const weekdays = list(z.int32().min(1).max(7))
  .min(1)
  .max(7)
  .refine((days) => new Set(days).size === days.length, 'Name each day once')
  .transform((days) => days.toSorted((a, b) => a - b));

/** A promotion as an owner plans it. */
export const plannedPromotion = z.strictObject({
  name: line(100, 'Name').meta({ examples: ['Double points on Tuesdays'] }),
  multiplier: factor(2, 1, 10, '2').meta({
    description: 'Multiplies the points for spending. If the tier multiplies by more, the tier counts.',
  }),
  starts_at: dayOrTime.optional().meta({
    description: "A time, or a day in the shop's time zone, which counts from its beginning. Default: now.",
    examples: ['2999-01-01'],
  }),
  ends_at: dayOrTime
    .nullable()
    .optional()
    .meta({
      description: 'A time, or a day, which counts to its end. Null: the promotion has no end.',
      examples: ['2999-01-31'],
    }),
  weekdays: weekdays.default(ALL_WEEKDAYS).meta({
    description: "The days of the week on which it counts, in the shop's time zone: 1 is Monday, 7 is Sunday.",
    examples: [[2]],
  }),
});

export type PlannedPromotion = z.output<typeof plannedPromotion>;

export class CreatePromotion extends createZodDto(
  plannedPromotion.meta({
    example: { name: 'Double points on Tuesdays', multiplier: '2', starts_at: '2999-01-01', weekdays: [2] },
  }),
) {}

const promotion = z
  .object({
    id: id.meta({ examples: [4] }),
    name: z.string().meta({ examples: ['Double points on Tuesdays'] }),
    multiplier: z.string().meta({ examples: ['2'] }),
    starts_at: timestamp,
    ends_at: timestamp.nullable().meta({ description: 'It counts until before this moment. Null: it has no end.' }),
    weekdays: z.array(z.int32()).meta({ examples: [[2]] }),
    ended_at: timestamp
      .nullable()
      .meta({ description: 'When a user ended it, before or after its start. Null: no user has.', examples: [null] }),
    state: storedEnum(z.enum(['planned', 'running', 'over'])).meta({
      description: 'A running one counts on its days of the week.',
      examples: ['running'],
    }),
    created_at: timestamp,
  })
  .meta({ id: 'RewardPromotion' });

export class PromotionList extends createZodDto(
  z.object({ promotions: z.array(promotion), next_cursor: nextCursor }),
) {}
export class PromotionCreated extends createZodDto(z.object({ message: message('Promotion created'), promotion })) {}
export class PromotionEnded extends createZodDto(z.object({ message: message('Promotion ended'), promotion })) {}
