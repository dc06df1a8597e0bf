import { id, money, storedEnum, timestamp } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { campaignStatus } from '../drafts/campaigns.schemas';
import { costs, leftOut } from '../planning/preflight.schemas';
import { AMOUNT_METHOD, METHOD } from '../statistics/uplift';

const number = (description: string, example = 0) => z.int32().meta({ description, examples: [example] });

const group = z.object({
  customers: z.int32().meta({ examples: [900] }),
  buyers: number('Customers with at least one purchase.', 180),
  purchase_rate: z.number().meta({ examples: [0.2] }),
  purchases: z.int32().meta({ examples: [240] }),
  amount: money.meta({ description: 'Net of refunds.', examples: ['360000.00'] }),
  amount_per_customer: money.meta({ examples: ['400.00'] }),
});

const uplift = z.object({
  method: z.string().meta({ description: 'Of `rate_interval`.', examples: [METHOD] }),
  sent: group.meta({ description: 'All who were to be written to, whether or not their message arrived.' }),
  holdout: group.meta({ description: 'Those who were held out by chance.' }),
  rate_difference: z.number().meta({ description: 'Of the purchase rates, from -1 to 1.', examples: [0.05] }),
  rate_interval: z.object({
    lower: z.number().meta({ examples: [0.012] }),
    upper: z.number().meta({ examples: [0.083] }),
  }),
  amount_method: z.string().meta({ description: 'Of `amount_interval`.', examples: [AMOUNT_METHOD] }),
  amount_difference: money.meta({ description: 'Per customer.', examples: ['75.50'] }),
  amount_interval: z
    .object({ lower: money.meta({ examples: ['12.10'] }), upper: money.meta({ examples: ['138.90'] }) })
    .nullable()
    .meta({ description: 'Null with fewer than five customers in a group, or when nobody bought.' }),
});

export class CampaignReport extends createZodDto(
  z.object({
    report: z.object({
      campaign_id: id,
      status: storedEnum(campaignStatus),
      audience: number('Customers in the audience, as it was prepared.'),
      chosen: number('Of these, customers who were to be written to.'),
      holdout: number('Of these, customers who were held out.'),
      waiting: number('Messages that are not at their end.'),
      sent: number('Messages that were handed over, the delivered ones included.'),
      delivered: number('Messages that arrived.'),
      failed: z.object({
        total: number('Messages that were refused.'),
        by_reason: z.array(z.object({ reason: z.string(), messages: z.int32() })),
      }),
      doubtful: number('Messages of which nobody knows whether they were sent.'),
      cancelled: number('Messages that were called off.'),
      left_out: leftOut.meta({
        description: 'Customers who got nothing, by reason: as it was prepared or as it was sent.',
      }),
      cost: costs.meta({ description: 'The sum of what its messages cost: estimates, then what providers charged.' }),
      uplift_from: timestamp.nullable().meta({ description: 'Purchases from here on count.' }),
      uplift_until: timestamp
        .nullable()
        .meta({ description: 'To here. Before that, the uplift is of the days until now.' }),
      uplift: uplift.nullable().meta({
        description:
          'What it changed; null without anybody to compare with, while it is being prepared, and when it was called off ' +
          'before everybody chosen was written to.',
      }),
      uplift_missing: z
        .string()
        .nullable()
        .meta({ description: 'Why `uplift` is null.', examples: [null] }),
    }),
  }),
) {}
