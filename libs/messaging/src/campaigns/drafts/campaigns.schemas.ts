import {
  booleanInUrl,
  cursorInUrl,
  Decimal,
  id,
  idInput,
  idInUrl,
  limit,
  line,
  message,
  money,
  moneyInput,
  nextCursor,
  storedEnum,
  timestamp,
  timestampInput,
  unitPrice,
} from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { CAMPAIGN_PURPOSES, CHANNELS, PURPOSES } from '../../message-enums';
import { audience, audienceInput } from './audience.schemas';

const MAX_HOLDOUT_PERCENT = 50;
const MAX_UPLIFT_DAYS = 365;

const purposeMeta = {
  description:
    'The purpose of the messages. It decides which consent is required, and whether `can_receive_offers` ' +
    'or `can_receive_loyalty` applies.',
  examples: ['offers'],
};
const channel = z.enum(['auto', ...CHANNELS]).meta({
  description:
    '`auto` sends by the channel that each customer prefers. The template then needs texts for both channels.',
  examples: ['sms'],
});
export const campaignStatus = z
  .enum(['draft', 'scheduled', 'preparing', 'sending', 'sent', 'cancelled'])
  .meta({ examples: ['draft'] });

const name = { examples: ['Back to school'] };
const templateId = { examples: [1] };
const scheduledFor = { description: 'When the campaign starts. Null: as soon as you send it.', examples: [null] };
const budgetCap = {
  description: "The most that the campaign may cost, in the shop's currency. Null: no limit.",
  examples: ['5000.00'],
};
const heldOut = {
  description:
    'The holdout: this percentage of the recipients, chosen at random, gets no message. The report ' +
    'compares their purchases with those of the other recipients.',
  examples: [10],
};
const upliftDays = {
  description: 'Number of days after the start of the campaign in which purchases count for the uplift.',
  examples: [30],
};

const fields = z.strictObject({
  name: line(100, 'Campaign name').meta(name),
  purpose: z.enum(CAMPAIGN_PURPOSES).meta(purposeMeta),
  channel,
  template_id: idInput.meta(templateId),
  audience: audienceInput,
  scheduled_for: timestampInput
    .refine((time) => time.getTime() > Date.now(), 'Must be in the future')
    .nullable()
    .meta(scheduledFor),
  budget_cap: moneyInput.nullable().meta(budgetCap),
  holdout_percent: z
    .number()
    .min(0)
    .max(MAX_HOLDOUT_PERCENT)
    .refine((percent) => Number(percent.toFixed(1)) === percent, 'Must have at most 1 decimal')
    .meta(heldOut),
  uplift_days: z.int32().min(1).max(MAX_UPLIFT_DAYS).meta(upliftDays),
});

export const createCampaign = fields.extend({
  scheduled_for: fields.shape.scheduled_for.default(null),
  budget_cap: fields.shape.budget_cap.default(null),
  holdout_percent: fields.shape.holdout_percent.default(0),
  uplift_days: fields.shape.uplift_days.default(30),
});

/** The body of POST /campaigns/:businessId. */
export class CreateCampaign extends createZodDto(
  createCampaign.meta({
    example: {
      ...{ name: 'Coffee for our best customers', purpose: 'offers', channel: 'sms', template_id: 1 },
      ...{ audience: { customer_type: ['vip'] }, budget_cap: '500.00', holdout_percent: 10 },
    },
  }),
) {}

/** The body of PATCH /campaigns/:businessId/:campaignId; `audience` is replaced as a whole. */
export class UpdateCampaign extends createZodDto(
  fields.partial().meta({ example: { name: 'Coffee in December', budget_cap: '300.00' } }),
) {}

/** The body of POST /campaigns/:businessId/:campaignId/send. */
export class SendCampaign extends createZodDto(
  z
    .strictObject({
      confirm_recipients: z
        .int32()
        .min(1)
        .optional()
        .meta({
          description:
            'How many recipients you expect at most. Required if the campaign has more than ten times the recipients of the ' +
            'largest campaign so far; the error has their number.',
          examples: [20_000],
        }),
    })
    .meta({ example: {} }),
) {}

export class CampaignPath extends createZodDto(z.object({ campaignId: idInUrl })) {}

const position = z.strictObject({ list: z.string(), time: timestampInput, id });

export class CampaignListQuery extends createZodDto(
  z.strictObject({
    limit: limit(20),
    cursor: cursorInUrl(position).optional(),
    status: campaignStatus.optional(),
    effects: booleanInUrl.default(false).meta({
      description: '`true`: each campaign has its `effect`. This takes longer.',
    }),
  }),
) {}

const campaign = z
  .object({
    id,
    business_id: id.meta({ examples: [5] }),
    name: z.string().meta(name),
    // Campaigns of earlier versions may have been sent as a service.
    purpose: storedEnum(z.enum(PURPOSES)).meta(purposeMeta),
    channel: storedEnum(channel),
    template_id: id.meta(templateId),
    audience: z.preprocess((value) => value, audience),
    scheduled_for: timestamp.nullable().meta(scheduledFor),
    budget_cap: money.nullable().meta(budgetCap),
    holdout_percent: z
      .preprocess((value) => (Decimal.isDecimal(value) ? value.toNumber() : value), z.number())
      .meta(heldOut),
    uplift_days: z.int32().meta(upliftDays),
    status: storedEnum(campaignStatus),
    spent: unitPrice.meta({ description: 'How much of the budget the messages have used.', examples: ['0.00'] }),
    created_by: id.nullable().meta({ description: 'The user who created the campaign.', examples: [123] }),
    created_at: timestamp,
    updated_at: timestamp,
    started_at: timestamp.nullable(),
    finished_at: timestamp.nullable(),
  })
  .meta({ id: 'Campaign' });

const count = (description: string) => z.int32().meta({ description, examples: [0] });

const progress = z.object({
  recipients: z.object({
    sent: count('Customers who get a message.'),
    holdout: count('Customers in the holdout.'),
    left_out: count('Customers who may not get a message.'),
  }),
  messages: z.object({
    queued: count('Messages that wait to be sent.'),
    sending: count('Messages that are being given to the provider.'),
    sent: count('Messages that the provider accepted.'),
    delivered: count('Messages that arrived.'),
    failed: count('Messages that failed.'),
    doubtful: count('Messages of which Wateja cannot tell whether they were sent. They are not sent again.'),
    left_out: count('Messages that were not sent, because a consent or a setting changed after the start.'),
    cancelled: count('Messages that were cancelled.'),
  }),
});

export class SingleCampaign extends createZodDto(z.object({ campaign: campaign.extend({ progress }) })) {}
export class CampaignCreated extends createZodDto(
  z.object({ message: message('Campaign created successfully'), campaign }),
) {}
export class CampaignChanged extends createZodDto(
  z.object({ message: message('Campaign updated successfully'), campaign }),
) {}
export class CampaignDeleted extends createZodDto(
  z.object({ message: message('Campaign deleted successfully'), campaign: campaign.pick({ id: true, name: true }) }),
) {}

const NOT_COUNTED =
  'Null if this campaign would make the page count more than 100,000 messages. The report counts them.';

const listedCampaign = campaign
  .extend({
    figures: z.object({
      recipients: count('Customers who were chosen to get a message.'),
      sent: count('Messages that the provider accepted, including delivered messages. ' + NOT_COUNTED).nullable(),
      delivered: count('Messages that arrived. ' + NOT_COUNTED).nullable(),
    }),
    effect: z
      .object({
        rate_difference: z.number().meta({ examples: [0.05] }),
        rate_interval: z.object({
          lower: z.number().meta({ examples: [0.012] }),
          upper: z.number().meta({ examples: [0.083] }),
        }),
      })
      .nullable()
      .meta({
        description:
          'The uplift of the purchase rate, as the report has it. Null if `effects` is not `true`, if the ' +
          'report has no uplift, or if this campaign would make the page compare more than 20,000 recipients.',
      }),
  })
  .meta({ id: 'ListedCampaign' });

export class CampaignList extends createZodDto(
  z.object({ campaigns: z.array(listedCampaign), next_cursor: nextCursor }),
) {}
