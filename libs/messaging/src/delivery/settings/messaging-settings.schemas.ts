import { id, message, unitPrice, unitPriceInput } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

const offersNeedConsent = z.boolean().meta({
  description:
    'If true, offers are sent only to customers with a recorded consent for the channel. If false, they ' +
    'are sent to all customers who can receive offers and did not withdraw their consent.',
  examples: [true],
});
const quietFrom = {
  description:
    'Start of the quiet hours, HH:MM in the time zone of the business. No message is sent during quiet hours.',
  examples: ['20:00'],
};
const quietTo = {
  description: 'End of the quiet hours. If it equals `quiet_from`, there are no quiet hours.',
  examples: ['08:00'],
};
const smsPrice = {
  description: 'Price of one SMS segment, in the currency of the business.',
  examples: ['0.80'],
};
const emailPrice = { description: 'Price of an email, in the currency of the business.', examples: ['0.00'] };

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Must be a time of the day, HH:MM');

/** The body of PATCH /messaging/:businessId/settings. */
export class UpdateMessagingSettings extends createZodDto(
  z
    .strictObject({
      offers_need_consent: offersNeedConsent,
      quiet_from: timeOfDay.meta(quietFrom),
      quiet_to: timeOfDay.meta(quietTo),
      sms_price: unitPriceInput.meta(smsPrice),
      email_price: unitPriceInput.meta(emailPrice),
    })
    .partial()
    .meta({ example: { quiet_from: '19:30', quiet_to: '08:30', sms_price: '0.80' } }),
) {}

const settings = z.object({
  business_id: id.meta({ examples: [5] }),
  offers_need_consent: offersNeedConsent,
  quiet_from: z.string().meta(quietFrom),
  quiet_to: z.string().meta(quietTo),
  sms_price: unitPrice.meta(smsPrice),
  email_price: unitPrice.meta(emailPrice),
  sms_countries: z.array(z.string()).meta({
    description: 'Countries to whose phones the shop may send SMS. The operator of the installation decides.',
    examples: [['KE']],
  }),
  sms_daily_limit: z
    .int32()
    .nullable()
    .meta({
      description: 'The most SMS segments on one day (UTC). The operator decides. Null: no limit.',
      examples: [null],
    }),
  sms_monthly_cap: unitPrice.nullable().meta({
    description:
      'The most that the SMS of one month (UTC) may cost the operator, in the currency of the operator. Null: no limit.',
    examples: [null],
  }),
});

export class MessagingSettings extends createZodDto(z.object({ settings })) {}

export class MessagingSettingsUpdated extends createZodDto(
  z.object({ message: message('Messaging settings updated successfully'), settings }),
) {}
