import { money, timestampInput } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

export const timeBucket = z.enum(['day', 'week', 'month']).meta({ examples: ['day'] });
export type TimeBucket = z.infer<typeof timeBucket>;

const DAY_MS = 24 * 60 * 60 * 1_000;
/** The longest period, in days. It keeps an answer below 400 buckets. */
const MAX_DAYS: Record<TimeBucket, number> = { day: 366, week: 366 * 5, month: 366 * 20 };

export class SalesOverTimeQuery extends createZodDto(
  z
    .strictObject({
      bucket: timeBucket.default('day').meta({ description: 'Weeks begin on Monday.' }),
      from: timestampInput.optional().meta({
        description: 'Adds up only sales at or after this time. Default: 30 days before `to`.',
      }),
      to: timestampInput.optional().meta({ description: 'Adds up only sales before this time. Default: now.' }),
    })
    .superRefine(({ bucket, from, to = new Date() }, context) => {
      const refuse = (message: string) => context.addIssue({ code: 'custom', path: ['from'], message });
      if (!from) return;
      if (from >= to) refuse('Must be before to');
      else if (to.getTime() - from.getTime() > MAX_DAYS[bucket] * DAY_MS)
        refuse(`Must be at most ${MAX_DAYS[bucket]} days before to, for buckets of a ${bucket}`);
    }),
) {}

const count = (description: string, example: number) => z.int32().meta({ description, examples: [example] });

export class SalesOverTime extends createZodDto(
  z.object({
    buckets: z.array(
      z.object({
        start: z.iso.date().meta({
          description: 'First day of the bucket, in the time zone of the business.',
          examples: ['2026-11-28'],
        }),
        sales: count('Number of completed sales, including refunded sales.', 42),
        amount: money.meta({ description: 'Total of the sales. Refunds are not subtracted.', examples: ['18250.00'] }),
        refunded: money.meta({ description: 'Amount of all refunds of these sales so far.', examples: ['250.00'] }),
        customers: count('Number of customers with a purchase: a sale that is not refunded completely.', 17),
        new_customers: count('Number of customers whose first purchase is in this bucket.', 5),
        returning_customers: count('Number of customers whose first purchase was earlier.', 12),
      }),
    ),
  }),
) {}
