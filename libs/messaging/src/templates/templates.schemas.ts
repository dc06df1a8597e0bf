import { id, idInUrl, limit, line, message, offset, optional, timestamp } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { checkedOutputs, textInputs, textOutputs } from './texts/texts.schemas';

const name = line(100, 'Template name').meta({
  description: 'Name for the staff. It is unique in the business.',
  examples: ['Ten per cent off'],
});

const texts = {
  sms_text: optional(textInputs.sms_text),
  email_subject: optional(textInputs.email_subject),
  email_text: optional(textInputs.email_text),
};

/** The body of POST /messaging/:businessId/templates. */
export class CreateTemplate extends createZodDto(
  z.strictObject({ name, ...texts }).meta({
    example: {
      name: 'Ten per cent off',
      sms_text: 'Hi {{ first_name }}, this week 10% off at {{ business_name }}.',
      email_subject: '{{ first_name }}, this week 10% off',
      email_text: 'Dear {{ first_name }},\n\nthis week you get 10% off at {{ business_name }}.',
    },
  }),
) {}

/** The body of PATCH /messaging/:businessId/templates/:templateId. Null removes a text. */
export class UpdateTemplate extends createZodDto(
  z
    .strictObject({ name: name.optional(), ...texts })
    .meta({ example: { sms_text: 'Habari {{ first_name }}, fresh coffee has arrived at {{ business_name }}.' } }),
) {}

export class TemplatePath extends createZodDto(z.object({ templateId: idInUrl })) {}

export class TemplateListQuery extends createZodDto(z.strictObject({ limit: limit(20), offset })) {}

const template = z
  .object({
    id,
    business_id: id.meta({ examples: [5] }),
    name: z.string().meta({ examples: ['Ten per cent off'] }),
    sms_text: textOutputs.sms_text.nullable(),
    email_subject: textOutputs.email_subject.nullable(),
    email_text: textOutputs.email_text.nullable(),
    ...checkedOutputs,
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Template' });

export class TemplateAnswer extends createZodDto(z.object({ template })) {}

export class TemplateCreated extends createZodDto(
  z.object({ message: message('Template created successfully'), template }),
) {}

export class TemplateUpdated extends createZodDto(
  z.object({ message: message('Template updated successfully'), template }),
) {}

export class TemplateDeleted extends createZodDto(
  z.object({ message: message('Template deleted successfully'), template: template.pick({ id: true, name: true }) }),
) {}

export class TemplateList extends createZodDto(
  z.object({
    templates: z.array(template),
    total: z.int32().meta({ examples: [3] }),
    limit: z.int32().meta({ examples: [20] }),
    offset: z.int32().meta({ examples: [0] }),
  }),
) {}
