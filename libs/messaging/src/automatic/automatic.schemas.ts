import { id, message, storedEnum } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { AUTOMATIC_KINDS, PURPOSES } from '../message-enums';
import { VARIABLE_NAMES } from '../templates/liquid/variables';
import { checkedOutputs, textInputs, textOutputs } from '../templates/texts/texts.schemas';

const kind = z.enum(AUTOMATIC_KINDS).meta({
  description:
    'receipt: sent to the customer after a sale, if the sale is at most a day old. welcome: sent five ' +
    'minutes after a customer is created, but not to imported customers. became_regular: sent once, when ' +
    'a sale makes a customer a regular. tier_up: sent when a sale gives a customer a higher tier of the programme. ' +
    'tier_at_risk: sent `at_risk_days` before a tier ends, with what is missing to keep it. points_expiring: sent ' +
    '`warn_days` before points end, at most once in so many days. points_statement: sent at the beginning of a month to ' +
    'customers whose points changed in the month before.',
  examples: ['receipt'],
});
const isEnabled = z
  .boolean()
  .meta({ description: 'By default became_regular is on, and the others are off.', examples: [true] });

export class AutomaticPath extends createZodDto(z.object({ kind })) {}

/** The body of PATCH /messaging/:businessId/automatic/:kind. */
export class UpdateAutomaticMessage extends createZodDto(
  z
    .strictObject({ is_enabled: isEnabled, ...textInputs })
    .partial()
    .meta({
      example: {
        is_enabled: true,
        sms_text:
          'Asante, {{ first_name }}! You paid {{ currency }} {{ total_amount }} at {{ business_name }}. Receipt ' +
          '{{ receipt_number }}.',
      },
    }),
) {}

const defaultTexts = z
  .object({ sms_text: z.string(), email_subject: z.string(), email_text: z.string() })
  .meta({ id: 'DefaultTexts' });

const automaticMessage = z
  .object({
    business_id: id.meta({ examples: [5] }),
    kind: storedEnum(kind),
    purpose: z
      .enum(PURPOSES)
      .meta({ description: 'Decides which preference and which consent apply.', examples: ['service'] }),
    is_enabled: isEnabled,
    ...textOutputs,
    ...checkedOutputs,
    available_variables: z
      .array(z.enum(VARIABLE_NAMES))
      .meta({ description: 'All variables that the texts of this kind can use.', examples: [['first_name']] }),
    default_texts: z
      .object({ en: defaultTexts, sw: defaultTexts })
      .meta({ description: 'The texts to begin with, in English and Kiswahili.' }),
  })
  .meta({ id: 'AutomaticMessage' });

export class AutomaticMessageAnswer extends createZodDto(z.object({ automatic_message: automaticMessage })) {}

export class AutomaticMessageUpdated extends createZodDto(
  z.object({ message: message('Automatic message updated successfully'), automatic_message: automaticMessage }),
) {}

export class AutomaticMessageList extends createZodDto(z.object({ automatic_messages: z.array(automaticMessage) })) {}
