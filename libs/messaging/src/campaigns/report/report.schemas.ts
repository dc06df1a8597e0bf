import { id, money, storedEnum, timestamp } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { campaignStatus } from '../drafts/campaigns.schemas';
import { costs, leftOut } from '../planning/preflight.schemas';
import { AMOUNT_METHOD, METHOD } from '../statistics/uplift';

const number = (description: string, example = 0) => z.int32().meta({ description, examples: [example] });

const group = z.object({
  customers: z.int32().meta({ examples: [900] }),
  buyers: number('Number of customers with at least one purchase.', 180),
  purchase_rate: z.number().meta({ examples: [0.2] }),
  purchases: z.int32().meta({ examples: [240] }),
  amount: money.meta({ description: 'Refunds are subtracted.', examples: ['360000.00'] }),
  amount_per_customer: money.meta({ examples: ['400.00'] }),
});

const uplift = z.object({
  method: z.string().meta({ description: 'Method by which `rate_interval` is computed.', examples: [METHOD] }),
  sent: group.meta({ description: 'All customers who were chosen to get a message, whether or not it arrived.' }),
  holdout: group.meta({ description: 'The customers in the holdout.' }),
  rate_difference: z
    .number()
    .meta({ description: 'Difference of the purchase rates, from -1 to 1.', examples: [0.05] }),
  rate_interval: z.object({
    lower: z.number().meta({ examples: [0.012] }),
    upper: z.number().meta({ examples: [0.083] }),
  }),
  amount_method: z
    .string()
    .meta({ description: 'Method by which `amount_interval` is computed.', examples: [AMOUNT_METHOD] }),
  amount_difference: money.meta({
    description: 'Difference of the average amounts per customer.',
    examples: ['75.50'],
  }),
  amount_interval: z
    .object({ lower: money.meta({ examples: ['12.10'] }), upper: money.meta({ examples: ['138.90'] }) })
    .nullable()
    .meta({ description: 'Null if a group has fewer than five customers, or if no customer bought anything.' }),
});

export class CampaignReport extends createZodDto(
  z.object({
    report: z.object({
      campaign_id: id,
      status: storedEnum(campaignStatus),
      audience: number('Customers in the audience when the campaign started.'),
      chosen: number('Of these, customers who were chosen to get a message.'),
      holdout: number('Of these, customers in the holdout.'),
      waiting: number('Messages that are waiting or being sent.'),
      sent: number('Messages that the provider accepted, including delivered messages.'),
      delivered: number('Messages that arrived.'),
      failed: z.object({
        total: number('Messages that failed.'),
        by_reason: z.array(z.object({ reason: z.string(), messages: z.int32() })),
      }),
      doubtful: number('Messages of which Wateja cannot tell whether they were sent.'),
      cancelled: number('Messages that were cancelled.'),
      left_out: leftOut.meta({
        description:
          'Customers who got no message, by reason. The reason was found when the campaign started or when the ' +
          'message was to be sent.',
      }),
      cost: costs.meta({
        description: 'Total cost of the messages. Estimates are replaced by what the provider reports that it charged.',
      }),
      uplift_from: timestamp.nullable().meta({ description: 'Start of the period in which purchases count.' }),
      uplift_until: timestamp.nullable().meta({
        description:
          'End of the period in which purchases count. Before the end, the uplift covers the days until now.',
      }),
      uplift: uplift.nullable().meta({
        description:
          'The effect of the campaign. Null if there is no holdout, while the campaign is being prepared, and ' +
          'if it was cancelled before every chosen customer had a message.',
      }),
      uplift_missing: z
        .string()
        .nullable()
        .meta({ description: 'Why `uplift` is null.', examples: [null] }),
    }),
  }),
) {}
