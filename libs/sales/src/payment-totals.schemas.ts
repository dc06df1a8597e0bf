import { dayInput, money, paymentMethod, storedEnum, timestampInput } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

/** The longest period is a leap year, because each sale of the period is read. */
const MAX_DAYS = 366;
const DAY_MS = 24 * 60 * 60 * 1_000;

const FORMAT = 'Must be a day, such as 2024-01-15, or a time with Z or an offset, such as 2024-01-15T10:30:00Z';

/** A day of the shop as `YYYY-MM-DD`, or a moment. */
const dayOrTime = z.union([dayInput, timestampInput], FORMAT).meta({ examples: ['2024-01-15'] });
export type DayOrTime = z.output<typeof dayOrTime>;

export class PaymentTotalsQuery extends createZodDto(
  z
    .strictObject({
      from: dayOrTime.optional().meta({
        description:
          "Counts only sales from this day on, in the shop's time zone, or from this time on. Default: the present day.",
      }),
      to: dayOrTime.optional().meta({
        description: 'Counts only sales until the end of this day, or before this time. Default: until now.',
      }),
    })
    .superRefine(({ from, to }, context) => {
      const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
      if (from === undefined) {
        if (to !== undefined) refuse('from', 'Required with to');
        return;
      }
      const period = (to === undefined ? Date.now() : new Date(to).getTime()) - new Date(from).getTime();
      if (to !== undefined && period < 0) refuse('to', 'Must not be before from');
      if (period > MAX_DAYS * DAY_MS) refuse('from', `Must be at most ${MAX_DAYS} days before to`);
    }),
) {}

export class PaymentTotals extends createZodDto(
  z.object({
    payments: z
      .array(
        z.object({
          method: storedEnum(paymentMethod),
          sales: z.int32().meta({ description: 'Number of sales with a payment by this method.', examples: [12] }),
          amount: money.meta({ description: 'What was paid by this method.', examples: ['12500.00'] }),
          refunded: money.meta({
            description:
              'What was refunded of these sales so far. If a sale has several payments, its refunds are spread over ' +
              'them in proportion to their amounts, by largest remainder, to the smallest amount of the currency.',
            examples: ['500.00'],
          }),
        }),
      )
      .meta({ description: 'The methods of the period, the largest amount first.' }),
  }),
) {}
