import { id, message, storedEnum } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { AUTOMATIC_KINDS, PURPOSES } from '../message-enums';
import { checkedOutputs, textInputs, textOutputs } from '../templates/texts/texts.schemas';

const kind = z.enum(AUTOMATIC_KINDS).meta({
  description:
    'receipt: sent to the customer after a sale, if the sale is at most a day old. welcome: sent five ' +
    'minutes after a customer is created, but not to imported customers. became_regular: sent once, when ' +
    'a sale makes a customer a regular.',
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
  })
  .meta({ id: 'AutomaticMessage' });

export class AutomaticMessageAnswer extends createZodDto(z.object({ automatic_message: automaticMessage })) {}

export class AutomaticMessageUpdated extends createZodDto(
  z.object({ message: message('Automatic message updated successfully'), automatic_message: automaticMessage }),
) {}

export class AutomaticMessageList extends createZodDto(z.object({ automatic_messages: z.array(automaticMessage) })) {}
