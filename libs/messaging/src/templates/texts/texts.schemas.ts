import { line, text } from '@wateja/common';
import { z } from 'zod';

import { VARIABLE_NAMES } from '../liquid/variables';

const HOW = 'The text may contain Liquid variables, conditions and filters';

const sms = {
  description: `${HOW}: \`{{ first_name }}\`, \`{% if loyalty_tier %}…{% endif %}\`. At most 10 segments.`,
  examples: ['Hi {{ first_name }}, this week 10% off at {{ business_name }}.'],
};
const subject = { description: `${HOW}. It has one line.`, examples: ['{{ first_name }}, this week 10% off'] };
const body = {
  description: `${HOW}. It is plain text. Empty lines separate paragraphs, and web addresses become links.`,
  examples: ['Dear {{ first_name }},\n\nthis week you get 10% off at {{ business_name }}.'],
};

/** The texts of a message in a request body. */
export const textInputs = {
  sms_text: text(2_000, 'SMS text').meta(sms),
  email_subject: line(200, 'Email subject').meta(subject),
  email_text: text(10_000, 'Email text').meta(body),
};

/** The texts of a message in an answer. */
export const textOutputs = {
  sms_text: z.string().meta(sms),
  email_subject: z.string().meta(subject),
  email_text: z.string().meta(body),
};

/** The result of checkTexts in an answer. */
export const checkedOutputs = {
  variables: z.array(z.enum(VARIABLE_NAMES)).meta({
    description: 'The variables that the texts use, also in conditions.',
    examples: [['first_name', 'business_name']],
  }),
  example: z
    .object({
      sms: z
        .object({
          text: z.string().meta({
            description:
              'The text that is sent. Typographic quotes, dashes and spaces become plain characters if that saves a ' +
              'segment.',
            examples: ['Hi Amina, this week 10% off at Mama Njeri Shop.'],
          }),
          encoding: z
            .enum(['GSM-7', 'UCS-2'])
            .meta({ description: 'One segment has 160 characters in GSM-7, and 70 in UCS-2.' }),
          units: z
            .int32()
            .meta({ description: 'Length of the text: septets in GSM-7, UTF-16 units in UCS-2.', examples: [47] }),
          segments: z.int32().meta({ description: 'Number of segments. Providers bill each segment.', examples: [1] }),
        })
        .nullable(),
      email: z.object({ subject: z.string(), text: z.string() }).nullable(),
    })
    .meta({ description: 'The texts for an invented customer. With longer names an SMS may need more segments.' }),
};
