import { id, message, unitPrice, unitPriceInput } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

const offersNeedConsent = z.boolean().meta({
  description:
    'Offers go only to customers with a consent on record for that channel. When false, to all who can receive offers and did not withdraw.',
  examples: [true],
});
const quietFrom = {
  description: 'Nobody is written to from this time of the day, HH:MM in the time zone of the business.',
  examples: ['20:00'],
};
const quietTo = {
  description: 'Until this time. The same as `quiet_from`: there are no quiet hours.',
  examples: ['08:00'],
};
const smsPrice = {
  description: 'What one segment of an SMS costs, in the currency of the business.',
  examples: ['0.80'],
};
const emailPrice = { description: 'What an email costs, in the currency of the business.', examples: ['0.00'] };

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
    .partial(),
) {}

const settings = z.object({
  business_id: id.meta({ examples: [5] }),
  offers_need_consent: offersNeedConsent,
  quiet_from: z.string().meta(quietFrom),
  quiet_to: z.string().meta(quietTo),
  sms_price: unitPrice.meta(smsPrice),
  email_price: unitPrice.meta(emailPrice),
});

export class MessagingSettings extends createZodDto(z.object({ settings })) {}

export class MessagingSettingsUpdated extends createZodDto(
  z.object({ message: message('Messaging settings updated successfully'), settings }),
) {}
