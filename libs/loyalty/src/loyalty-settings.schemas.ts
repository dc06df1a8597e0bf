import { id, line, list, moneyInput } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

const threshold = z.int32().min(2).max(1_000_000);

const tier = z.strictObject({
  name: line(50, 'Tier name').meta({ examples: ['gold'] }),
  min_purchases: z
    .int32()
    .min(0)
    .default(0)
    .meta({ examples: [5] }),
  min_spent: moneyInput.default('0.00').meta({ examples: ['20000.00'] }),
});

const fields = {
  occasional_from: threshold.meta({
    description: 'Number of purchases from which a customer is occasional.',
    examples: [2],
  }),
  regular_from: threshold.meta({ description: 'Number of purchases from which a customer is regular.', examples: [5] }),
  frequent_from: threshold.meta({
    description: 'Number of purchases from which a customer is frequent.',
    examples: [10],
  }),
};

/** The body of PATCH /businesses/:businessId/loyalty. */
export class UpdateLoyaltySettings extends createZodDto(
  z
    .strictObject({
      ...fields,
      tiers: list(tier)
        .min(1)
        .max(20)
        .nullable()
        .meta({ description: "The shop's own tiers, lowest first. Null: the repeat frequency is the tier." }),
    })
    .partial()
    .meta({
      example: {
        regular_from: 6,
        frequent_from: 12,
      },
    }),
) {}

const settings = z.object({
  business_id: id.meta({ examples: [5] }),
  ...fields,
  tiers: z.array(z.object({ name: z.string(), min_purchases: z.int32(), min_spent: z.string() })).nullable(),
});

export class LoyaltySettings extends createZodDto(z.object({ settings })) {}

export class LoyaltySettingsUpdated extends createZodDto(
  z.object({ message: z.string().meta({ examples: ['Loyalty settings updated successfully'] }), settings }),
) {}
